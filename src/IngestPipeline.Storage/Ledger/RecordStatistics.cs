using Dapper;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Keeps what people watch: totals of counters, and samples of the backlog. Two who do it at once do no harm.</summary>
internal sealed class RecordStatistics(IngestDatabase database)
{
    /// <summary>Changes folded by one statement.</summary>
    private const int FoldBatch = 5000;

    // A row that another one folds is passed over; the totals are written in order, so that nobody waits in a circle.
    private const string FoldSql = """
        WITH taken AS (
          DELETE FROM version_count_deltas
          WHERE ctid = ANY (ARRAY(SELECT ctid FROM version_count_deltas LIMIT @FoldBatch FOR UPDATE SKIP LOCKED))
          RETURNING tenant_id, counter, change
        ), added AS (
          INSERT INTO version_counts AS c (tenant_id, counter, total)
          SELECT tenant_id, counter, sum(change) FROM taken GROUP BY tenant_id, counter ORDER BY tenant_id, counter
          ON CONFLICT (tenant_id, counter) DO UPDATE SET total = c.total + excluded.total
        )
        SELECT count(*) FROM taken
        """;

    private static readonly string SampleSql = $"""
        WITH counted AS MATERIALIZED ({CounterSql.AllTenants}
        ), open_items AS MATERIALIZED (
          SELECT tenant_id, stage, count(*) FILTER (WHERE state = 'ready') AS ready, count(*) FILTER (WHERE state = 'running') AS running,
            count(*) FILTER (WHERE state = 'delayed') AS delayed
          FROM work_items WHERE state IN ('ready', 'running', 'delayed') GROUP BY tenant_id, stage
        ), held AS MATERIALIZED (
          SELECT tenant_id, stage, count(*) AS quarantined FROM quarantine_entries WHERE state = 'open' GROUP BY tenant_id, stage
        ), present AS (
          SELECT t.tenant_id, array_agg(coalesce(o.ready, 0) ORDER BY s.position) AS ready, array_agg(coalesce(o.running, 0) ORDER BY s.position) AS running,
            array_agg(coalesce(o.delayed, 0) ORDER BY s.position) AS delayed, array_agg(coalesce(h.quarantined, 0) ORDER BY s.position) AS quarantined,
            array_agg(coalesce(d.total, 0) ORDER BY s.position) AS done
          FROM tenants AS t
          CROSS JOIN unnest(@stages) WITH ORDINALITY AS s (stage, position)
          LEFT JOIN open_items AS o ON o.tenant_id = t.tenant_id AND o.stage = s.stage
          LEFT JOIN held AS h ON h.tenant_id = t.tenant_id AND h.stage = s.stage
          LEFT JOIN counted AS d ON d.tenant_id = t.tenant_id AND d.counter = s.stage
          GROUP BY t.tenant_id
        ), versions_counted AS (
          SELECT tenant_id, coalesce(max(total) FILTER (WHERE counter = 'received'), 0) AS received, coalesce(max(total) FILTER (WHERE counter = 'indexed'), 0) AS indexed,
            coalesce(max(total) FILTER (WHERE counter = 'finished'), 0) AS finished
          FROM counted GROUP BY tenant_id
        )
        INSERT INTO queue_samples (tenant_id, ready, running, delayed, quarantined, done, received, indexed, finished)
        SELECT p.tenant_id, p.ready, p.running, p.delayed, p.quarantined, p.done, v.received, v.indexed, v.finished
        FROM present AS p
        JOIN versions_counted AS v ON v.tenant_id = p.tenant_id
        LEFT JOIN LATERAL (SELECT * FROM queue_samples WHERE tenant_id = p.tenant_id ORDER BY sampled_at DESC LIMIT 1) AS l ON true
        WHERE (p.ready, p.running, p.delayed, p.quarantined, p.done, v.received, v.indexed, v.finished)
          IS DISTINCT FROM (l.ready, l.running, l.delayed, l.quarantined, l.done, l.received, l.indexed, l.finished)
        ON CONFLICT DO NOTHING
        """;

    // Of what is too old the newest stays: it says how things stood when the time that is kept began.
    private const string PruneSql = """
        DELETE FROM queue_samples WHERE ctid = ANY (ARRAY(
          SELECT s.ctid FROM queue_samples AS s
          WHERE s.sampled_at < now() - @keep
            AND EXISTS (SELECT 1 FROM queue_samples AS l WHERE l.tenant_id = s.tenant_id AND l.sampled_at > s.sampled_at AND l.sampled_at < now() - @keep)
          LIMIT @atMost))
        """;

    /// <returns>Whether there may be more to fold.</returns>
    public async Task<bool> FoldAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(FoldSql, new { FoldBatch }, cancellationToken: cancellation)) == FoldBatch;
    }

    public async Task SampleAsync(TimeSpan keep, int atMost, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(SampleSql, new { stages = QueueReader.StageColumn }, cancellationToken: cancellation));
        await connection.ExecuteAsync(new CommandDefinition(PruneSql, new { keep, atMost }, cancellationToken: cancellation));
    }
}
