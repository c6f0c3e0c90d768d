using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Quarantine;
using Npgsql;

namespace IngestPipeline.Storage.Ledger;

/// <summary>What the dispatcher reads and writes. All comparisons use the database's clock, so a wrong clock on a worker changes nothing.</summary>
public sealed class DispatchLedger(IngestDatabase database) : IDispatchLedger, IAsyncDisposable
{
    private const string Leadership = "dispatcher";
    private readonly RecordStatistics statistics = new(database);
    private NpgsqlConnection? listener;

    public Task<bool> TryLeadAsync(string holder, TimeSpan lease, CancellationToken cancellation) => ScalarAsync<bool>(
        """
        WITH held AS (
          INSERT INTO leaderships (name, holder, lease_until) VALUES (@Leadership, @holder, now() + @lease)
          ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
          WHERE leaderships.holder = excluded.holder OR leaderships.lease_until < now()
          RETURNING 1
        )
        SELECT EXISTS (SELECT 1 FROM held)
        """,
        new { Leadership, holder, lease },
        cancellation);

    public Task ResignAsync(string holder, CancellationToken cancellation) => ScalarAsync<int?>(
        "DELETE FROM leaderships WHERE name = @Leadership AND holder = @holder RETURNING 1",
        new { Leadership, holder },
        cancellation);

    public Task<IReadOnlyList<WorkItemId>> AdmitAsync(AdmissionLimits limits, CancellationToken cancellation) =>
        ItemsAsync(AdmissionSql.Text, new { limits.InFlight, limits.PerTenant, limits.Replays }, cancellation);

    public Task<IReadOnlyList<WorkItemId>> ReclaimAsync(int failureLimit, CancellationToken cancellation) =>
        ReclaimAsync("lease_until < now()", new { }, failureLimit, cancellation);

    public Task<IReadOnlyList<WorkItemId>> ReclaimFromOthersAsync(string survivor, int failureLimit, CancellationToken cancellation) =>
        ReclaimAsync("lease_owner <> @survivor", new { survivor }, failureLimit, cancellation);

    public Task<IReadOnlyList<WorkItemId>> ReleaseDueAsync(CancellationToken cancellation) => ItemsAsync(
        "UPDATE work_items SET state = 'ready', due_at = NULL, ready_at = now(), hinted_at = now() WHERE state = 'delayed' AND due_at <= now() RETURNING tenant_id, version_id, stage, part",
        new { },
        cancellation);

    public Task<IReadOnlyList<WorkItemId>> FindUnclaimedAsync(TimeSpan patience, CancellationToken cancellation) => ItemsAsync(
        """
        UPDATE work_items AS w SET hinted_at = now() FROM versions AS v
        WHERE w.state = 'ready' AND w.hinted_at < now() - @patience
          AND v.tenant_id = w.tenant_id AND v.version_id = w.version_id AND v.state = 'processing' AND v.admitted_at IS NOT NULL
        RETURNING w.tenant_id, w.version_id, w.stage, w.part
        """,
        new { patience },
        cancellation);

    public Task SettleReplaysAsync(CancellationToken cancellation) => new ReplayBatches(database).SettleAsync(cancellation);

    public Task<bool> FoldCountsAsync(CancellationToken cancellation) => StorageErrors.GuardAsync(() => statistics.FoldAsync(cancellation));

    public Task SampleQueuesAsync(TimeSpan keep, int pruneAtMost, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await statistics.SampleAsync(keep, pruneAtMost, cancellation);
        return true;
    });

    public async Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        if (listener is null)
        {
            listener = await database.OpenAsync(cancellation);
            await listener.ExecuteAsync("LISTEN ingest_work");
        }

        try
        {
            await listener.WaitAsync(atMost, cancellation);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException or IOException)
        {
            await DisposeAsync();
            throw new TransientStageException($"the database did not answer: {lost.Message}", lost);
        }
    }

    public Task HeartbeatAsync(HostBeat beat, CancellationToken cancellation) => ScalarAsync<int?>(
        beat.Stopping
            ? "DELETE FROM hosts WHERE host_id = @HostId RETURNING 1"
            : """
              INSERT INTO hosts (host_id, transport, stages) VALUES (@HostId, @Transport, @stages)
              ON CONFLICT (host_id) DO UPDATE SET seen_at = now(), stages = excluded.stages
              RETURNING 1
              """,
        new { beat.HostId, beat.Transport, stages = beat.Stages.ToArray() },
        cancellation);

    public async ValueTask DisposeAsync()
    {
        if (listener is { } open)
        {
            listener = null;
            await open.DisposeAsync();
        }
    }

    /// <summary>
    /// A worker's death is noted, and held against the item only when it ran with nothing beside it. A host that was seen after its lease
    /// ran out has not died: it could not reach the database, or was too slow.
    /// </summary>
    private async Task<IReadOnlyList<WorkItemId>> ReclaimAsync(string condition, object parameters, int failureLimit, CancellationToken cancellation)
    {
        var all = new DynamicParameters(parameters);
        all.Add("failureLimit", failureLimit);
        var lost = await QueryAsync<LostItem>(
            $"""
            WITH lost AS (
              SELECT tenant_id, version_id, stage, part, NOT EXISTS (SELECT 1 FROM hosts AS h WHERE h.host_id = lease_owner AND h.seen_at > lease_until) AS died
              FROM work_items WHERE state = 'running' AND {condition} FOR UPDATE SKIP LOCKED
            ), reclaimed AS (
              UPDATE work_items AS w SET state = 'ready', lease_owner = NULL, lease_until = NULL, alone = false,
                deaths = deaths + l.died::int, failures = failures + (alone AND l.died)::int, ready_at = now(), hinted_at = now()
              FROM lost AS l WHERE w.tenant_id = l.tenant_id AND w.version_id = l.version_id AND w.stage = l.stage AND w.part = l.part
              RETURNING w.tenant_id, w.version_id, w.stage, w.part, w.fence, w.failures, w.deaths, l.died
            ), journaled AS (
              UPDATE attempts AS a SET finished_at = now(), outcome = CASE WHEN r.died THEN 'worker_lost' ELSE 'lease_lost' END FROM reclaimed AS r
              WHERE a.tenant_id = r.tenant_id AND a.version_id = r.version_id AND a.stage = r.stage AND a.part = r.part AND a.fence = r.fence
            )
            SELECT tenant_id, version_id, stage, part, failures, deaths FROM reclaimed
            """,
            all,
            cancellation);
        foreach (var item in lost.Where(item => item.Failures >= failureLimit))
            await QuarantineCrashLoopAsync(item, cancellation);
        return [.. lost.Where(item => item.Failures < failureLimit).Select(item => item.ToId())];
    }

    private Task QuarantineCrashLoopAsync(LostItem item, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, item.TenantId, cancellation);
        var lifecycle = new VersionLifecycle(record);
        var before = await lifecycle.FindAsync(item.VersionId);
        await record.LockGroupsAsync(before?.Sha256, before?.TextHash);
        if (await lifecycle.LockAsync(item.VersionId) is { State: VersionState.Processing } version)
        {
            var verdict = new QuarantineVerdict(
                QuarantineReason.CrashLoop,
                $"{item.Deaths} workers died while they handled this item, the last {item.Failures} times with nothing beside it",
                new Dictionary<string, object?> { ["deaths"] = item.Deaths, ["failures"] = item.Failures });
            await lifecycle.QuarantineAsync(version, StageNames.Parse(item.Stage), item.Part, verdict);
        }

        await record.CommitAsync();
        return true;
    });

    private async Task<IReadOnlyList<WorkItemId>> ItemsAsync(string sql, object parameters, CancellationToken cancellation) =>
        [.. (await QueryAsync<LostItem>(sql, parameters, cancellation)).Select(item => item.ToId())];

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellation) => StorageErrors.GuardAsync<IReadOnlyList<T>>(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
    });

    private Task<T?> ScalarAsync<T>(string sql, object parameters, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
    });

    private sealed class LostItem
    {
        public required string TenantId { get; init; }

        public Guid VersionId { get; init; }

        public required string Stage { get; init; }

        public int Part { get; init; }

        public int Failures { get; init; }

        public int Deaths { get; init; }

        public WorkItemId ToId() => new(TenantId, VersionId, StageNames.Parse(Stage), Part);
    }
}
