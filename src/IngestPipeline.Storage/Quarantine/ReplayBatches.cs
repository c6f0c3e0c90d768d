using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>
/// Bulk replays of one reason. The first entries are a trial: when most of them fail again with the same reason, the rest is left in
/// quarantine as it is; else it follows in portions. Each step is a transaction that locks its batch, so that any number of processes may
/// take steps at any time, and the next one goes on where a dead one stopped.
/// </summary>
public sealed class ReplayBatches(IngestDatabase database)
{
    /// <summary>Entries of a trial; a selection that is no larger needs none.</summary>
    public const int TrialSize = 10;

    private const int StepsPerLook = 50;

    private const string CountSql = """
        SELECT count(*) FILTER (WHERE q.replay_trial) AS trials,
          count(*) FILTER (WHERE q.replay_trial AND q.state = 'open' AND q.reason_code = @ReasonCode) AS failed,
          count(*) FILTER (WHERE q.replay_trial AND v.state <> 'processing' AND NOT (q.state = 'open' AND q.reason_code = @ReasonCode)) AS passed,
          count(*) FILTER (WHERE NOT q.replay_trial AND q.state = 'open') AS waiting
        FROM quarantine_entries AS q JOIN versions AS v ON v.tenant_id = q.tenant_id AND v.version_id = q.version_id
        WHERE q.tenant_id = @TenantId AND q.replay_batch_id = @BatchId
        """;

    /// <summary>Reserves the entries, so that no other replay takes them as well, and starts the trial.</summary>
    /// <returns>The batch with the entries that are its own; null when other calls had them all.</returns>
    internal async Task<(long BatchId, IReadOnlyList<Guid> Entries)?> StartAsync(string tenantId, string reasonCode, IReadOnlyList<Guid> entryIds, ReplayRequest request, CancellationToken cancellation)
    {
        var started = await StorageErrors.GuardAsync<(long, IReadOnlyList<Guid>)?>(async () =>
        {
            await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
            var batchId = await record.QuerySingleAsync<long>(
                "INSERT INTO replay_batches (tenant_id, reason_code, request) VALUES (@tenantId, @reasonCode, @request::jsonb) RETURNING batch_id",
                new { tenantId, reasonCode, request = PostgresText.Clean(JsonSerializer.Serialize(request, DocumentJson.Options)) });
            var reserved = await record.QueryAsync<Guid>(
                """
                UPDATE quarantine_entries SET replay_batch_id = @batchId, replay_trial = false
                WHERE tenant_id = @tenantId AND entry_id = ANY (@entries) AND state = 'open' AND replay_batch_id IS NULL RETURNING entry_id
                """,
                new { tenantId, batchId, entries = entryIds.ToArray() });
            if (reserved.Count == 0)
                return null;
            await record.NotifyAsync();
            await record.CommitAsync();
            return (batchId, reserved);
        });
        if (started is { } batch)
            await AdvanceAsync(tenantId, batch.Item1, cancellation);
        return started;
    }

    /// <summary>Takes the steps that are due for every open batch.</summary>
    public async Task SettleAsync(CancellationToken cancellation)
    {
        var open = await StorageErrors.GuardAsync(() => database.ReadAsync<(string TenantId, long BatchId)>(
            "SELECT tenant_id, batch_id FROM replay_batches WHERE state IN ('trial', 'released') ORDER BY batch_id", new { }, cancellation));
        foreach (var (tenantId, batchId) in open)
            await AdvanceAsync(tenantId, batchId, cancellation);
    }

    public async Task<ReplayVerdict> ReadAsync(string tenantId, IReadOnlyList<long> batches, CancellationToken cancellation)
    {
        var rows = await StorageErrors.GuardAsync(() => database.ReadAsync<(string State, int Held, string? Detail)>(
            "SELECT state, held, detail FROM replay_batches WHERE tenant_id = @tenantId AND batch_id = ANY (@batches) ORDER BY batch_id",
            new { tenantId, batches = batches.ToArray() },
            cancellation));
        return new ReplayVerdict(rows.Any(row => row.State is "trial" or "released"), rows.Sum(row => row.Held), [.. rows.Select(row => row.Detail).OfType<string>()]);
    }

    private async Task AdvanceAsync(string tenantId, long batchId, CancellationToken cancellation)
    {
        for (var step = 0; step < StepsPerLook && await StepAsync(tenantId, batchId, cancellation); step++)
        {
        }
    }

    /// <returns>True when another step may be due at once.</returns>
    private Task<bool> StepAsync(string tenantId, long batchId, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var batch = await record.QueryFirstAsync<Batch>(
            "SELECT tenant_id, batch_id, reason_code, request::text AS request, state FROM replay_batches WHERE tenant_id = @tenantId AND batch_id = @batchId FOR UPDATE",
            new { tenantId, batchId });
        var more = batch?.State switch
        {
            "trial" => await TryOutAsync(record, batch),
            "released" => await FollowAsync(record, batch),
            _ => false,
        };
        await record.CommitAsync();
        return more;
    });

    private static async Task<bool> TryOutAsync(RecordTransaction record, Batch batch)
    {
        var (trials, failed, passed, waiting) = await record.QuerySingleAsync<(long Trials, long Failed, long Passed, long Waiting)>(CountSql, batch);
        if (waiting == 0)
            return await EndAsync(record, batch, "done", 0, null);
        if (trials < TrialSize)
        {
            var next = await record.QuerySingleAsync<Guid>(
                """
                SELECT q.entry_id FROM quarantine_entries AS q JOIN versions AS v ON v.tenant_id = q.tenant_id AND v.version_id = q.version_id
                WHERE q.tenant_id = @TenantId AND q.replay_batch_id = @BatchId AND NOT q.replay_trial AND q.state = 'open' ORDER BY v.order_key LIMIT 1
                """,
                batch);
            return await ReplayAsync(record, batch, next, isTrial: true);
        }

        if (failed * 2 > trials)
        {
            var detail = $"{failed} of the first {trials} replays failed again with {batch.ReasonCode}, so the other {waiting} were left in quarantine; when the cause is gone, replay them again";
            await record.ExecuteAsync(
                """
                UPDATE quarantine_entries SET evidence = evidence || jsonb_build_object('replay_held', @detail::text)
                WHERE tenant_id = @TenantId AND replay_batch_id = @BatchId AND NOT replay_trial AND state = 'open'
                """,
                new { batch.TenantId, batch.BatchId, detail });
            await AuditTrail.AppendAsync(record, batch.ReadRequest().Actor, "quarantine.replay_held", new { batch_id = batch.BatchId, reason_code = batch.ReasonCode, trials, failed, held = waiting });
            return await EndAsync(record, batch, "held", (int)waiting, detail);
        }

        // Not all trials need to have ended: from here on most of them cannot fail any more.
        if (passed * 2 < trials)
            return false;
        await record.ExecuteAsync("UPDATE replay_batches SET state = 'released' WHERE tenant_id = @TenantId AND batch_id = @BatchId", batch);
        return true;
    }

    private static async Task<bool> FollowAsync(RecordTransaction record, Batch batch)
    {
        var next = await record.QueryFirstAsync<Guid?>(
            "SELECT entry_id FROM quarantine_entries WHERE tenant_id = @TenantId AND replay_batch_id = @BatchId AND NOT replay_trial AND state = 'open' ORDER BY entry_id LIMIT 1",
            batch);
        return next is { } entryId ? await ReplayAsync(record, batch, entryId, isTrial: false) : await EndAsync(record, batch, "done", 0, null);
    }

    private static async Task<bool> ReplayAsync(RecordTransaction record, Batch batch, Guid entryId, bool isTrial)
    {
        var replayed = await new QuarantineRelease(record).ReplayAsync(entryId, batch.ReadRequest(), alone: false, isTrial ? batch.BatchId : null);
        // What cannot be replayed any more must not be looked at for ever.
        if (!replayed.Contains(entryId))
            await record.ExecuteAsync("UPDATE quarantine_entries SET replay_batch_id = NULL WHERE tenant_id = @TenantId AND entry_id = @entryId", new { batch.TenantId, entryId });
        return true;
    }

    private static async Task<bool> EndAsync(RecordTransaction record, Batch batch, string state, int held, string? detail)
    {
        await record.ExecuteAsync(
            """
            UPDATE quarantine_entries SET replay_batch_id = NULL, replay_trial = false WHERE tenant_id = @TenantId AND replay_batch_id = @BatchId;
            UPDATE replay_batches SET state = @state, held = @held, detail = @detail, request = NULL, ended_at = now() WHERE tenant_id = @TenantId AND batch_id = @BatchId
            """,
            new { batch.TenantId, batch.BatchId, state, held, detail });
        return false;
    }

    private sealed class Batch
    {
        public required string TenantId { get; init; }

        public long BatchId { get; init; }

        public required string ReasonCode { get; init; }

        public string? Request { get; init; }

        public required string State { get; init; }

        public ReplayRequest ReadRequest() => JsonSerializer.Deserialize<ReplayRequest>(Request!, DocumentJson.Options)!;
    }
}
