using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Embedding spaces of each tenant, and the vector table with its HNSW index that each of them has.</summary>
public sealed class SpaceRegistry(IngestDatabase database)
{
    private readonly ConcurrentDictionary<(string TenantId, string Space), long> known = new();

    /// <summary>Id of the space; it and its table are made when they are missing. The first space of a tenant is the live one.</summary>
    public async Task<long> EnsureAsync(string tenantId, EmbeddingSpace space, CancellationToken cancellation)
    {
        if (known.TryGetValue((tenantId, space.Name), out var id))
            return id;
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await record.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('embedding spaces of ' || @tenantId, 0))", new { tenantId });
        await record.ExecuteAsync("INSERT INTO tenants (tenant_id) VALUES (@tenantId) ON CONFLICT DO NOTHING", new { tenantId });
        var existing = await record.QueryFirstAsync<long?>("SELECT space_id FROM embedding_spaces WHERE tenant_id = @tenantId AND name = @Name", new { tenantId, space.Name });
        id = existing ?? await CreateAsync(record, space);
        await record.CommitAsync();
        known[(tenantId, space.Name)] = id;
        return id;
    }

    /// <summary>The space that readers search, or null when nothing was ever published.</summary>
    public async Task<(long SpaceId, EmbeddingSpace Space)?> FindLiveAsync(string tenantId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var row = await connection.QueryFirstOrDefaultAsync<(long SpaceId, string Provider, string Model, int Dimensions, string Metric)>(new CommandDefinition(
            "SELECT space_id, provider, model, dimensions, metric FROM embedding_spaces WHERE tenant_id = @tenantId AND live",
            new { tenantId },
            cancellationToken: cancellation));
        return row.Provider is null ? null : (row.SpaceId, new EmbeddingSpace(row.Provider, row.Model, row.Dimensions, row.Metric));
    }

    private static async Task<long> CreateAsync(RecordTransaction record, EmbeddingSpace space)
    {
        var id = await record.QuerySingleAsync<long>(
            """
            INSERT INTO embedding_spaces (tenant_id, name, provider, model, dimensions, metric, live)
            VALUES (@TenantId, @Name, @Provider, @Model, @Dimensions, @Metric, NOT EXISTS (SELECT 1 FROM embedding_spaces WHERE tenant_id = @TenantId AND live))
            RETURNING space_id
            """,
            new { record.TenantId, space.Name, space.Provider, space.Model, space.Dimensions, space.Metric });
        var table = ChunkTables.VectorTable(id);
        var width = space.Dimensions.ToString(CultureInfo.InvariantCulture);
        // Plain VACUUM skips index clean-up while few pages have dead rows; dead entries would then crowd hits out of the graph.
        await record.ExecuteAsync(
            $"""
            CREATE TABLE {table} (
              tenant_id   text NOT NULL,
              chunk_id    uuid NOT NULL,
              document_id uuid NOT NULL,
              embedding   halfvec({width}) NOT NULL,
              CONSTRAINT {table}_pk PRIMARY KEY (tenant_id, chunk_id),
              CONSTRAINT {table}_chunk_fk FOREIGN KEY (tenant_id, chunk_id) REFERENCES chunks DEFERRABLE INITIALLY DEFERRED
            ) WITH (vacuum_index_cleanup = on, autovacuum_vacuum_scale_factor = 0.02);
            CREATE INDEX {table}_document_ix ON {table} (tenant_id, document_id);
            CREATE INDEX {table}_hnsw_ix ON {table} USING hnsw (embedding halfvec_cosine_ops);
            """);
        return id;
    }
}
