using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Changes which space of a tenant is live, at once for all readers and publishers, and drops spaces.</summary>
public sealed class SpaceSwitch(IngestDatabase database)
{
    // How many missing chunks are counted; one is enough to refuse.
    private const int MaxCounted = 100_000;

    /// <summary>Makes a complete space the live one. Publications wait meanwhile; the space that was live goes on being written and can be returned to.</summary>
    /// <returns>The number of chunks without a vector in the space: 0 when it is live now, else nothing was changed.</returns>
    /// <exception cref="SpaceRefusedException">There is no such space any more, or its index was not built.</exception>
    public Task<long> TryPromoteAsync(string tenantId, StoredSpace space, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await SpaceRegistry.LockAsync(record);
        var spaces = await SpaceRegistry.ListAsync(record);
        var chosen = spaces.FirstOrDefault(candidate => candidate.SpaceId == space.SpaceId) ?? throw new SpaceRefusedException($"{space.Space.Name} has been dropped");
        if (chosen.State == "live")
            return 0;
        if (chosen.State == "building")
            throw new SpaceRefusedException($"{space.Space.Name} is not built: run 'ingest reindex --space {space.Space.Name}' to its end");
        var missing = await record.QuerySingleAsync<long>(
            $"SELECT count(*) FROM (SELECT 1 {SpaceVectors.MissingSql(new VectorTable(chosen))} LIMIT {MaxCounted}) AS missing",
            new { tenantId });
        if (missing > 0)
            return missing;
        // Two statements: one tenant has one live space at every moment.
        await record.ExecuteAsync("UPDATE embedding_spaces SET live = false, retired_at = now() WHERE tenant_id = @TenantId AND live", new { record.TenantId });
        await record.ExecuteAsync(
            """
            UPDATE embedding_spaces SET live = true, retired_at = NULL, holds_until = NULL WHERE tenant_id = @TenantId AND space_id = @SpaceId;
            DELETE FROM space_gaps WHERE tenant_id = @TenantId AND space_id = @SpaceId
            """,
            new { record.TenantId, space.SpaceId });
        await AuditTrail.AppendAsync(record, actor, "space.promoted", new { space_id = space.SpaceId, space = space.Space.Name, instead_of = spaces.FirstOrDefault(other => other.State == "live")?.Space.Name });
        await record.CommitAsync();
        return 0;
    });

    /// <summary>The space that was live before, or null.</summary>
    public async Task<StoredSpace?> FindPreviousAsync(string tenantId, CancellationToken cancellation)
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        return (await SpaceRegistry.ListAsync(record)).FirstOrDefault(space => space.State == "retired");
    }

    /// <summary>Has publications wait until the space is promoted or the time is over: where documents come in faster than they are embedded in a second space, it would never be complete.</summary>
    public Task HoldPublicationsAsync(string tenantId, StoredSpace space, TimeSpan time, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await SpaceRegistry.LockAsync(record);
        await record.ExecuteAsync("UPDATE embedding_spaces SET holds_until = now() + @time WHERE tenant_id = @TenantId AND space_id = @SpaceId", new { record.TenantId, space.SpaceId, time });
        await record.CommitAsync();
        return true;
    });

    /// <summary>Drops a space with all its vectors.</summary>
    /// <exception cref="SpaceRefusedException">It is the live one.</exception>
    public Task DropAsync(string tenantId, StoredSpace space, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        await SpaceRegistry.LockAsync(record);
        if ((await SpaceRegistry.ListAsync(record)).FirstOrDefault(candidate => candidate.SpaceId == space.SpaceId) is not { } chosen)
            return true;
        if (chosen.State == "live")
            throw new SpaceRefusedException($"{space.Space.Name} is the live space: readers search it. Promote another one first");
        // Waits for transactions that are about to write to its table.
        await record.ExecuteAsync("DELETE FROM embedding_spaces WHERE tenant_id = @TenantId AND space_id = @SpaceId", new { record.TenantId, space.SpaceId });
        // Its foreign key has the drop lock the chunks too; searches lock them before the vectors, and so must this.
        await record.ExecuteAsync($"LOCK TABLE chunks IN ACCESS EXCLUSIVE MODE; DROP TABLE {new VectorTable(chosen).Name}");
        await AuditTrail.AppendAsync(record, actor, "space.dropped", new { space_id = space.SpaceId, space = space.Space.Name });
        await record.CommitAsync();
        return true;
    });

    /// <exception cref="TransientStageException">Publications wait for another space to become live.</exception>
    internal static async Task RefuseWhileHeldAsync(RecordTransaction record)
    {
        if (await record.QuerySingleAsync<bool>("SELECT EXISTS (SELECT 1 FROM embedding_spaces WHERE tenant_id = @TenantId AND holds_until > now())", new { record.TenantId }))
            throw new TransientStageException("another embedding space is about to become live");
    }
}
