using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Finds the documents that take longest. It costs the attempts of the time that is looked at.</summary>
public sealed class SlowDocumentsReader(IngestDatabase database)
{
    // What a dead worker left behind ran until its lease was found to be over.
    private const string Seconds = "greatest(extract(epoch FROM coalesce(finished_at, now()) - started_at), 0)";

    /// <summary>Most processing time first, over attempts that started within some hours.</summary>
    public Task<IReadOnlyList<SlowDocument>> ReadAsync(string tenantId, TimeSpan within, int limit, CancellationToken cancellation) => ReadAsync(
        "SELECT version_id FROM attempts WHERE tenant_id = @tenantId AND started_at > now() - @within GROUP BY version_id ORDER BY sum(" + Seconds + ") DESC, version_id LIMIT @limit",
        "AND started_at > now() - @within",
        "seconds DESC",
        new { tenantId, within, limit },
        cancellation);

    /// <summary>What runs now, longest first.</summary>
    public Task<IReadOnlyList<SlowDocument>> ReadRunningAsync(string tenantId, int limit, CancellationToken cancellation) => ReadAsync(
        """
        SELECT w.version_id FROM (SELECT * FROM work_items WHERE tenant_id = @tenantId AND state = 'running') AS w
        CROSS JOIN LATERAL (
          SELECT started_at FROM attempts WHERE tenant_id = w.tenant_id AND version_id = w.version_id AND stage = w.stage AND part = w.part AND fence = w.fence LIMIT 1
        ) AS a
        GROUP BY w.version_id ORDER BY min(a.started_at), w.version_id LIMIT @limit
        """,
        "",
        "running_seconds DESC NULLS LAST",
        new { tenantId, limit },
        cancellation);

    private Task<IReadOnlyList<SlowDocument>> ReadAsync(string chosen, string since, string order, object parameters, CancellationToken cancellation) => database.ReadAsync<SlowDocument>(
        $"""
        SELECT v.document_id, v.source_uri, v.state, v.stage, a.*, v.pages, v.bytes
        FROM ({chosen}) AS c
        CROSS JOIN LATERAL (
          SELECT v.document_id, d.source_uri, v.state, v.stage, v.pages, v.bytes
          FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
          WHERE v.tenant_id = @tenantId AND v.version_id = c.version_id LIMIT 1
        ) AS v
        CROSS JOIN LATERAL (
          SELECT round(sum(seconds), 3)::double precision AS seconds, sum(attempts)::bigint AS attempts, (array_agg(stage ORDER BY seconds DESC, stage))[1] AS slowest_stage,
            round(max(seconds), 3)::double precision AS slowest_stage_seconds, round(max(running), 3)::double precision AS running_seconds
          FROM (
            SELECT stage, count(*) AS attempts, sum({Seconds}) AS seconds, max({Seconds}) FILTER (WHERE finished_at IS NULL) AS running
            FROM attempts WHERE tenant_id = @tenantId AND version_id = c.version_id {since} GROUP BY stage
          ) AS by_stage
        ) AS a
        ORDER BY {order}, v.document_id
        """,
        parameters,
        cancellation);
}
