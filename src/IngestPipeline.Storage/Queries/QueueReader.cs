using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Queries;

/// <summary>The backlog of each stage. It lies in the record, where people can see it; the broker holds hints only.</summary>
public sealed class QueueReader(IngestDatabase database)
{
    internal const string Sql = """
        SELECT s.stage, coalesce(w.ready, 0) AS ready, coalesce(w.running, 0) AS running, coalesce(w.delayed, 0) AS delayed,
          CASE WHEN w.oldest IS NOT NULL THEN round(greatest(extract(epoch FROM now() - w.oldest), 0), 1)::double precision END AS oldest_seconds, coalesce(q.quarantined, 0) AS quarantined
        FROM unnest(@stages) WITH ORDINALITY AS s (stage, position)
        LEFT JOIN (
          SELECT stage, count(*) FILTER (WHERE state = 'ready') AS ready, count(*) FILTER (WHERE state = 'running') AS running,
            count(*) FILTER (WHERE state = 'delayed') AS delayed, min(ready_at) FILTER (WHERE state = 'ready') AS oldest
          FROM work_items WHERE tenant_id = @tenantId AND state IN ('ready', 'running', 'delayed') GROUP BY stage
        ) AS w ON w.stage = s.stage
        LEFT JOIN (
          SELECT stage, count(*) AS quarantined FROM quarantine_entries WHERE tenant_id = @tenantId AND state = 'open' GROUP BY stage
        ) AS q ON q.stage = s.stage
        ORDER BY s.position
        """;

    internal static string[] StageColumn { get; } = [.. StageNames.All.Select(stage => stage.ToName())];

    /// <summary>One row a stage, in order of the pipeline.</summary>
    public async Task<IReadOnlyList<QueueDepth>> ReadAsync(string tenantId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await ReadAsync(connection, tenantId, cancellation);
    }

    internal static async Task<IReadOnlyList<QueueDepth>> ReadAsync(NpgsqlConnection connection, string tenantId, CancellationToken cancellation) =>
        (await connection.QueryAsync<QueueDepth>(new CommandDefinition(Sql, new { tenantId, stages = StageColumn }, cancellationToken: cancellation))).AsList();
}
