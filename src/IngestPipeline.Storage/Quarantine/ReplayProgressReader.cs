using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>How replays get on.</summary>
public sealed class ReplayProgressReader(IngestDatabase database)
{
    /// <summary>Batches that ended longer ago are not worth a line any more.</summary>
    private const int RecentMinutes = 60;

    /// <param name="entryIds">The entries a replay took, started and waiting ones.</param>
    public async Task<ReplayProgress> CountAsync(string tenantId, IReadOnlyCollection<Guid> entryIds, CancellationToken cancellation) =>
        await database.ReadFirstAsync<ReplayProgress>(
            """
            SELECT count(*) FILTER (WHERE v.state = 'processing') AS running,
              count(*) FILTER (WHERE v.state NOT IN ('processing', 'quarantined')) AS done,
              count(*) FILTER (WHERE v.state = 'quarantined' AND q.replay_batch_id IS NOT NULL AND NOT q.replay_trial) AS waiting,
              count(*) FILTER (WHERE v.state = 'quarantined' AND (q.replay_batch_id IS NULL OR q.replay_trial) AND q.evidence ? 'replay_held') AS held,
              count(*) FILTER (WHERE v.state = 'quarantined' AND (q.replay_batch_id IS NULL OR q.replay_trial) AND NOT q.evidence ? 'replay_held') AS failed_again
            FROM quarantine_entries AS q JOIN versions AS v ON v.tenant_id = q.tenant_id AND v.version_id = q.version_id
            WHERE q.tenant_id = @tenantId AND q.entry_id = ANY (@entries)
            """,
            new { tenantId, entries = entryIds.ToArray() },
            cancellation) ?? new ReplayProgress();

    /// <summary>Bulk replays that run, and those that were held within the last hour; newest first.</summary>
    public Task<IReadOnlyList<ReplayBatchSummary>> ListAsync(string tenantId, CancellationToken cancellation) => database.ReadAsync<ReplayBatchSummary>(
        """
        SELECT b.batch_id, b.reason_code, b.state, b.held, b.detail, b.started_at, b.ended_at, coalesce(q.trials, 0) AS trials, coalesce(q.waiting, 0) AS waiting
        FROM replay_batches AS b LEFT JOIN LATERAL (
          SELECT count(*) FILTER (WHERE replay_trial) AS trials, count(*) FILTER (WHERE NOT replay_trial AND state = 'open') AS waiting
          FROM quarantine_entries WHERE tenant_id = b.tenant_id AND replay_batch_id = b.batch_id
        ) AS q ON true
        WHERE b.tenant_id = @tenantId AND (b.state IN ('trial', 'released') OR b.state = 'held' AND b.ended_at > now() - make_interval(mins => @RecentMinutes))
        ORDER BY b.batch_id DESC LIMIT 10
        """,
        new { tenantId, RecentMinutes },
        cancellation);
}
