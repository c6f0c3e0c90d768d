using Dapper;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Ledger;

/// <summary>The one build of a space at a time. The lock belongs to a session and goes with the process, however that ends.</summary>
public sealed class SpaceBuild : IAsyncDisposable
{
    // A graph that does not fit is built several times slower.
    private const string IndexMemory = "256MB";

    private readonly NpgsqlConnection connection;
    private readonly string tenantId;
    private readonly VectorTable table;

    private SpaceBuild(NpgsqlConnection connection, string tenantId, StoredSpace space) => (this.connection, this.tenantId, table) = (connection, tenantId, new VectorTable(space));

    /// <returns>Null while another process builds this space.</returns>
    public static async Task<SpaceBuild?> TryBeginAsync(IngestDatabase database, string tenantId, StoredSpace space, CancellationToken cancellation)
    {
        // Not from the pool: the lock must end with the session.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, ApplicationName = "ingest reindex", CommandTimeout = 0 }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            // Without the first, the server would go on building an index for a process that is dead, and keep the lock. pgvector below
            // 0.8.2 can write behind its buffer when several workers build.
            await connection.ExecuteAsync(new CommandDefinition(
                """
                SELECT set_config('client_connection_check_interval', '1s', false), set_config('max_parallel_maintenance_workers', '0', false),
                  CASE WHEN pg_size_bytes(current_setting('maintenance_work_mem')) < pg_size_bytes(@IndexMemory) THEN set_config('maintenance_work_mem', @IndexMemory, false) END
                """,
                new { IndexMemory },
                cancellationToken: cancellation));
            var begun = await connection.QuerySingleAsync<bool>(new CommandDefinition(
                "SELECT pg_try_advisory_lock(hashtextextended('build of embedding space ' || @SpaceId, 0))",
                new { space.SpaceId },
                cancellationToken: cancellation));
            if (begun)
                return new SpaceBuild(connection, tenantId, space);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Makes the index when it is missing or an earlier build of it was broken off, while others write to the table, and notes that the space is built.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var valid = await connection.QueryFirstOrDefaultAsync<bool?>(Command("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(@IndexName)", cancellation));
        if (valid == false)
            await connection.ExecuteAsync(Command($"DROP INDEX CONCURRENTLY {table.IndexName}", cancellation));
        if (valid != true)
            await connection.ExecuteAsync(Command(table.CreateIndexSql("CONCURRENTLY"), cancellation));
        await connection.ExecuteAsync(Command($"ANALYZE {table.Name}", cancellation));
        await connection.ExecuteAsync(Command("UPDATE embedding_spaces SET built_at = coalesce(built_at, now()) WHERE tenant_id = @tenantId AND space_id = @SpaceId", cancellation));
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private CommandDefinition Command(string sql, CancellationToken cancellation) => new(sql, new { tenantId, table.SpaceId, table.IndexName }, cancellationToken: cancellation);
}
