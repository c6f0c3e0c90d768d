using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Audit;

/// <summary>Compares the counters with what they count, and sets them right.</summary>
internal static class RecordRecount
{
    /// <summary>Rows of counter, counted, present where the two differ. Parameter: <c>tenantId</c>.</summary>
    public const string DifferencesSql = $"""
        SELECT coalesce(c.counter, p.counter) AS counter, coalesce(c.total, 0) AS counted, coalesce(p.present, 0) AS present
        FROM (
          SELECT * FROM ({CounterSql.OneTenant}) AS every
          WHERE counter IN ('received', 'processing', 'indexed', 'duplicate', 'quarantined', 'superseded', 'deleted', 'chunks')
        ) AS c
        FULL JOIN (
          SELECT state AS counter, count(*) AS present FROM versions WHERE tenant_id = @tenantId GROUP BY state
          UNION ALL
          SELECT 'received', count(*) FROM intake_journal WHERE tenant_id = @tenantId AND event = 'received'
          UNION ALL
          SELECT 'chunks', coalesce(sum(chunks), 0)::bigint FROM versions WHERE tenant_id = @tenantId AND state = 'indexed'
        ) AS p ON p.counter = c.counter
        WHERE coalesce(c.total, 0) <> coalesce(p.present, 0)
        """;

    /// <summary>
    /// Adds the differences as changes. Every transaction changes a thing and its counter together, so the difference seen in one snapshot
    /// is the same whatever goes on meanwhile, and nobody has to be kept waiting.
    /// </summary>
    public static async Task RunAsync(RecordTransaction record)
    {
        await record.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended('counters of ' || @TenantId, 0))", new { record.TenantId });
        await record.ExecuteAsync(
            $"INSERT INTO version_count_deltas (tenant_id, counter, change) SELECT @tenantId, counter, present - counted FROM ({DifferencesSql}) AS difference",
            new { tenantId = record.TenantId });
    }
}
