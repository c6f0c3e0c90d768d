using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Retention;

namespace IngestPipeline.Storage.Ledger;

/// <summary>The record of work in PostgreSQL.</summary>
public sealed class WorkLedger : IWorkLedger
{
    private readonly IngestDatabase database;
    private readonly SpaceRegistry spaces;
    private readonly LedgerGuards guards;
    private readonly WorkClaims claims;

    public WorkLedger(IngestDatabase database, SpaceRegistry spaces)
        : this(database, spaces, LedgerGuards.All)
    {
    }

    internal WorkLedger(IngestDatabase database, SpaceRegistry spaces, LedgerGuards guards)
    {
        (this.database, this.spaces, this.guards) = (database, spaces, guards);
        claims = new WorkClaims(database, guards);
    }

    public Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(() => claims.ClaimAsync(item, worker, lease, cancellation));

    public Task<bool> RenewAsync(ClaimedWork claim, TimeSpan lease, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(() => claims.RenewAsync(claim, lease, cancellation));

    public Task MarkAloneAsync(ClaimedWork claim, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(() => claims.MarkAloneAsync(claim, cancellation));

    public Task ReleaseAsync(ClaimedWork claim, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(async () =>
        {
            await claims.ReleaseAsync(claim, cancellation);
            return true;
        });

    public Task<ArtifactRef?> FindArtifactAsync(string tenantId, Sha256Hash fingerprint, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(async () =>
        {
            await using var connection = await database.OpenAsync(cancellation);
            var row = await connection.QueryFirstOrDefaultAsync<(byte[]? Sha256, long Bytes)>(new CommandDefinition(
                "SELECT sha256, bytes FROM artifacts WHERE tenant_id = @tenantId AND fingerprint = @fingerprint",
                new { tenantId, fingerprint },
                cancellationToken: cancellation));
            return row.Sha256 is null ? null : new ArtifactRef(Sha256Hash.FromBytes(row.Sha256), row.Bytes);
        });

    public Task<CommitResult> CommitAsync(ClaimedWork claim, StageCommit commit, CancellationToken cancellation) =>
        InTransactionAsync(claim, commit.Plan.TextHash, [commit.Artifact.Content, .. commit.Plan.Files], async (record, version) =>
        {
            if (!await FencedItem.EndAsync(record, claim, "done", commit.Reused ? "reused" : "completed", null, null, commit))
                return CommitOutcome.Stale;
            await StoreResultAsync(record, claim, commit);
            if (claim.Item.Stage == Stage.Dedupe)
                await new NearDuplicates(record).SaveAsync(version, commit.Plan.Sketch);
            if (commit.Plan.Children.Count > 0 || claim.Item.Stage == Stage.Parse)
                await new VersionRegistrar(record).RegisterChildrenAsync(version, claim, commit.Plan.Children);
            var advanced = await AdvanceAsync(record, claim, commit.Plan);
            if (commit.Plan.TextHash is not { } textHash || !advanced)
                return CommitOutcome.Committed;
            return await FollowEqualTextAsync(record, claim.Item.VersionId, textHash);
        }, cancellation);

    public async Task<CommitResult> PublishAsync(ClaimedWork claim, Publication publication, CancellationToken cancellation)
    {
        if (publication.Space is { } space)
            await spaces.EnsureLiveAsync(claim.Item.TenantId, new SpaceSpec(space), cancellation);
        return await InTransactionAsync(
            claim,
            null,
            [],
            async (record, version) => await SpaceRegistry.FindLiveAsync(record) is { } live ? await new Publisher(record).PublishAsync(claim, version, publication, live) : CommitOutcome.Stale,
            cancellation,
            async record =>
            {
                await SpaceRegistry.LockAsync(record, shared: true);
                await SpaceSwitch.RefuseWhileHeldAsync(record);
            });
    }

    public Task<CommitResult> QuarantineAsync(ClaimedWork claim, QuarantineVerdict verdict, CancellationToken cancellation) =>
        InTransactionAsync(claim, null, [], async (record, version) =>
        {
            if (!await FencedItem.EndAsync(record, claim, "failed", "quarantined", verdict.Reason.ToCode(), verdict.Detail))
                return CommitOutcome.Stale;
            await new VersionLifecycle(record).QuarantineAsync(version, claim.Item.Stage, claim.Item.Part, verdict);
            return CommitOutcome.Quarantined;
        }, cancellation);

    public Task<CommitResult> PostponeAsync(ClaimedWork claim, Postponement postponement, CancellationToken cancellation) =>
        InTransactionAsync(claim, null, [], async (record, _) =>
        {
            if (!await FencedItem.EndAsync(record, claim, "delayed", postponement.CountsAsFailure ? "failed" : "postponed", postponement.ReasonCode, postponement.Detail, postponement: postponement))
                return CommitOutcome.Stale;
            await record.NotifyAsync();
            return CommitOutcome.Committed;
        }, cancellation);

    /// <summary>Locks the content groups with the files that are about to be referred to, the document and the version, in this order; a version that has ended takes no more writes.</summary>
    private Task<CommitResult> InTransactionAsync(ClaimedWork claim, Sha256Hash? textHash, IReadOnlyList<Sha256Hash> files, Func<RecordTransaction, VersionRow, Task<CommitOutcome>> write, CancellationToken cancellation, Func<RecordTransaction, Task>? lockFirst = null) =>
        StorageErrors.GuardAsync(async () =>
        {
            await using var record = await RecordTransaction.BeginAsync(database, claim.Item.TenantId, cancellation, guards);
            if (lockFirst is not null)
                await lockFirst(record);
            var lifecycle = new VersionLifecycle(record);
            var before = await lifecycle.FindAsync(claim.Item.VersionId);
            if (before is null)
                return CommitResult.Stale;
            await record.LockGroupsAsync([before.Sha256, before.TextHash, textHash, .. files]);
            if (files.Count > 0)
                await StoredFileUse.BeginAsync(record, files);
            await record.ExecuteAsync("SELECT 1 FROM documents WHERE tenant_id = @TenantId AND document_id = @DocumentId FOR UPDATE", new { record.TenantId, before.DocumentId });
            var version = await lifecycle.LockAsync(claim.Item.VersionId);
            if (version is not { State: VersionState.Processing })
                return CommitResult.Stale;
            var outcome = await write(record, version);
            if (outcome == CommitOutcome.Stale)
                return CommitResult.Stale;
            await record.CommitAsync();
            return new CommitResult(outcome, record.Ready);
        });

    private static async Task StoreResultAsync(RecordTransaction record, ClaimedWork claim, StageCommit commit)
    {
        await record.ExecuteAsync(
            """
            INSERT INTO artifacts (tenant_id, fingerprint, stage, sha256, bytes) VALUES (@TenantId, @Fingerprint, @stage, @content, @Bytes)
            ON CONFLICT (tenant_id, fingerprint) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes
            """,
            new { record.TenantId, commit.Fingerprint, stage = claim.Item.Stage.ToName(), content = commit.Artifact.Content, commit.Artifact.Bytes });
        if (commit.Plan.Files.Count > 0)
        {
            await record.ExecuteAsync(
                "INSERT INTO attached_files (tenant_id, version_id, sha256) SELECT DISTINCT @TenantId, @VersionId, f FROM unnest(@files) AS f ON CONFLICT DO NOTHING",
                new { record.TenantId, claim.Item.VersionId, files = commit.Plan.Files.Select(file => file.ToBytes()).ToArray() });
        }

        var metrics = System.Text.Json.JsonSerializer.Serialize(commit.Plan.Metrics);
        await record.ExecuteAsync(
            """
            UPDATE versions SET pages = coalesce(@Pages, pages), chunks = coalesce(@Chunks, chunks), flags = coalesce(@flags, flags),
              text_hash = coalesce(@TextHash, text_hash), parser = coalesce(@Parser, parser), metrics = metrics || @metrics::jsonb
            WHERE tenant_id = @TenantId AND version_id = @VersionId
            """,
            new { record.TenantId, claim.Item.VersionId, commit.Plan.Pages, commit.Plan.Chunks, flags = commit.Plan.Flags?.ToArray(), commit.Plan.TextHash, commit.Plan.Parser, metrics });
    }

    /// <summary>The fan-in of parts: once no sibling is open, the next stage becomes ready. True when it did.</summary>
    private static async Task<bool> AdvanceAsync(RecordTransaction record, ClaimedWork claim, StagePlan plan)
    {
        var stage = claim.Item.Stage.ToName();
        var open = await record.QuerySingleAsync<long>(
            "SELECT count(*) FROM work_items WHERE tenant_id = @TenantId AND version_id = @VersionId AND stage = @stage AND state <> 'done'",
            new { record.TenantId, claim.Item.VersionId, stage });
        if (open > 0)
            return false;
        var next = plan.Next.ToName();
        var added = await record.QueryAsync<int>(
            """
            INSERT INTO work_items (tenant_id, version_id, stage, part, state, fence)
            SELECT @TenantId, @VersionId, @next, part, 'ready',
              -- An item that is made again after a restart goes on counting, so that its fences stay unique.
              coalesce((SELECT max(a.fence) FROM attempts AS a WHERE a.tenant_id = @TenantId AND a.version_id = @VersionId AND a.stage = @next AND a.part = series.part), 0)
            FROM generate_series(0, @Parts - 1) AS series (part)
            ON CONFLICT (tenant_id, version_id, stage, part) DO NOTHING
            RETURNING part
            """,
            new { record.TenantId, claim.Item.VersionId, next, plan.Parts });
        record.Ready.AddRange(added.Select(part => new WorkItemId(record.TenantId, claim.Item.VersionId, plan.Next, part)));
        await record.ExecuteAsync("UPDATE versions SET stage = @next WHERE tenant_id = @TenantId AND version_id = @VersionId", new { record.TenantId, claim.Item.VersionId, next });
        return true;
    }

    private static async Task<CommitOutcome> FollowEqualTextAsync(RecordTransaction record, Guid versionId, Sha256Hash textHash)
    {
        var lifecycle = new VersionLifecycle(record);
        var version = await lifecycle.FindAsync(versionId);
        if (version?.TextHash != textHash || await lifecycle.FindCanonicalAsync(version) is not { } canonical)
            return CommitOutcome.Committed;
        record.Ready.Clear();
        await lifecycle.FollowAsync(version, canonical);
        return CommitOutcome.Duplicate;
    }
}
