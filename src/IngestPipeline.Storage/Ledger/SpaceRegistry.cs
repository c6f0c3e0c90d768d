using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// Embedding spaces of each tenant, and the vector table that each of them has. Nothing is remembered between calls: which space is live
/// can change at any moment.
/// </summary>
public sealed class SpaceRegistry(IngestDatabase database) : IEmbeddingSpaces
{
    /// <summary>Widest vector that any type can store.</summary>
    public static int MaxDimensions => VectorTable.MaxDimensions(VectorType.Binary);

    private const string Columns = "space_id, provider, model, dimensions, metric, variant, vector_type, settings::text AS settings, state";

    public Task<StoredSpace> EnsureLiveAsync(string tenantId, SpaceSpec first, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        if (await FindLiveAsync(tenantId, cancellation) is { } live)
            return live;
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await LockAsync(record);
        var space = await FindLiveAsync(record) ?? await CreateAsync(record, first);
        await record.CommitAsync();
        return space;
    });

    /// <summary>The space that readers search, or null when nothing was ever embedded.</summary>
    public async Task<StoredSpace?> FindLiveAsync(string tenantId, CancellationToken cancellation)
    {
        var row = await database.ReadFirstAsync<SpaceRow>($"SELECT {Columns} FROM embedding_spaces WHERE tenant_id = @tenantId AND live", new { tenantId }, cancellation);
        return row?.ToSpace();
    }

    /// <param name="name">Name or number of a space.</param>
    public async Task<StoredSpace?> FindAsync(string tenantId, string name, CancellationToken cancellation) =>
        (await ListAsync(tenantId, cancellation)).FirstOrDefault(space => space.Space.Name == name || space.SpaceId.ToString(CultureInfo.InvariantCulture) == name);

    /// <summary>All spaces, oldest first.</summary>
    public async Task<IReadOnlyList<StoredSpace>> ListAsync(string tenantId, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync<SpaceRow>($"SELECT {Columns} FROM embedding_spaces WHERE tenant_id = @tenantId ORDER BY space_id", new { tenantId }, cancellation);
        return [.. rows.Select(row => row.ToSpace())];
    }

    /// <summary>Spaces that a build has been through and that lack documents published since. A space under construction is left to its build.</summary>
    public Task<IReadOnlyList<(string TenantId, StoredSpace Space)>> ListBehindAsync(CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        var rows = await database.ReadAsync<SpaceRow>(
            $"""
            SELECT tenant_id, {Columns} FROM embedding_spaces AS s WHERE state IN ('built', 'retired')
              AND EXISTS (SELECT 1 FROM space_gaps AS g WHERE g.tenant_id = s.tenant_id AND g.space_id = s.space_id AND g.due_at <= now())
            """,
            new { },
            cancellation);
        return (IReadOnlyList<(string, StoredSpace)>)[.. rows.Select(row => (row.TenantId!, row.ToSpace()))];
    });

    /// <summary>Adds a space to be built. The first space of a tenant is live at once.</summary>
    /// <exception cref="SpaceRefusedException">There is one of this name, or vectors of this width cannot be indexed.</exception>
    public Task<StoredSpace> AddAsync(string tenantId, SpaceSpec spec, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await LockAsync(record);
        if (await record.QueryFirstAsync<long?>("SELECT space_id FROM embedding_spaces WHERE tenant_id = @TenantId AND name = @Name", new { record.TenantId, spec.Space.Name }) is not null)
            throw new SpaceRefusedException($"there is a space {spec.Space.Name} already; give this one a variant to tell them apart");
        var space = await CreateAsync(record, spec);
        await AuditTrail.AppendAsync(record, actor, "space.added", new { space_id = space.SpaceId, space = space.Space.Name, settings = spec.Settings });
        await record.CommitAsync();
        return space;
    });

    /// <summary>Whoever publishes shares it, taken before any row lock; whoever changes which space is live has it alone. It is fair: a change waits for the publications under way and no longer.</summary>
    internal static Task LockAsync(RecordTransaction record, bool shared = false) => record.ExecuteAsync(
        $"SELECT pg_advisory_xact_lock{(shared ? "_shared" : "")}(hashtextextended('embedding spaces of ' || @TenantId, 0))",
        new { record.TenantId });

    internal static async Task<StoredSpace?> FindLiveAsync(RecordTransaction record) =>
        (await record.QueryFirstAsync<SpaceRow>($"SELECT {Columns} FROM embedding_spaces WHERE tenant_id = @TenantId AND live", new { record.TenantId }))?.ToSpace();

    internal static async Task<IReadOnlyList<StoredSpace>> ListAsync(RecordTransaction record) =>
        [.. (await record.QueryAsync<SpaceRow>($"SELECT {Columns} FROM embedding_spaces WHERE tenant_id = @TenantId ORDER BY retired_at DESC NULLS LAST, space_id", new { record.TenantId })).Select(row => row.ToSpace())];

    private static async Task<StoredSpace> CreateAsync(RecordTransaction record, SpaceSpec spec)
    {
        var space = spec.Space;
        var most = VectorTable.MaxDimensions(spec.Type);
        if (space.Dimensions > most)
        {
            var wider = VectorTable.MaxDimensions(VectorType.Halfvec) >= space.Dimensions ? "halfvec" : "binary";
            throw new SpaceRefusedException($"vectors of {space.Dimensions} dimensions cannot be indexed as {VectorTypeNames.ToName(spec.Type)} (limit {most}): use {wider} (Upsert:VectorType, --vector-type)");
        }

        await record.ExecuteAsync("INSERT INTO tenants (tenant_id) VALUES (@TenantId) ON CONFLICT DO NOTHING", new { record.TenantId });
        var row = await record.QuerySingleAsync<SpaceRow>(
            $"""
            INSERT INTO embedding_spaces (tenant_id, name, provider, model, dimensions, metric, variant, vector_type, settings, live)
            VALUES (@TenantId, @Name, @Provider, @Model, @Dimensions, @Metric, @Variant, @type, @Settings::jsonb,
              NOT EXISTS (SELECT 1 FROM embedding_spaces WHERE tenant_id = @TenantId AND live))
            RETURNING {Columns}
            """,
            new { record.TenantId, space.Name, space.Provider, space.Model, space.Dimensions, space.Metric, space.Variant, type = VectorTypeNames.ToName(spec.Type), spec.Settings });
        var stored = row.ToSpace();
        var table = new VectorTable(stored);
        await record.ExecuteAsync(table.CreateTableSql);
        // One that is built beside another gets its index after the bulk of its vectors: that takes a fifth of the time.
        if (stored.State == "live")
            await record.ExecuteAsync(table.CreateIndexSql());
        return stored;
    }

    private sealed class SpaceRow
    {
        public string? TenantId { get; init; }

        public long SpaceId { get; init; }

        public required string Provider { get; init; }

        public required string Model { get; init; }

        public int Dimensions { get; init; }

        public required string Metric { get; init; }

        public string? Variant { get; init; }

        public required string VectorType { get; init; }

        public required string Settings { get; init; }

        public required string State { get; init; }

        public StoredSpace ToSpace() => new(SpaceId, new EmbeddingSpace(Provider, Model, Dimensions, Metric, Variant), VectorTypeNames.Parse(VectorType), Settings, State);
    }
}
