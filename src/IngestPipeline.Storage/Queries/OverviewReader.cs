using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads an <see cref="Overview"/> in a few short statements, each served by an index that holds open work only.</summary>
public sealed class OverviewReader(IngestDatabase database)
{
    /// <summary>Running items that are listed.</summary>
    public const int MaxRunning = 50;

    // Lateral joins with a limit stay look-ups by key, whatever the planner believes about the number of rows.
    private const string RunningSql = """
        SELECT w.lease_owner AS host_id, w.stage, w.part, v.document_id, v.source_uri, v.file_name,
          round(greatest(extract(epoch FROM now() - coalesce(a.started_at, w.ready_at)), 0), 1)::double precision AS seconds
        FROM (SELECT * FROM work_items WHERE tenant_id = @tenantId AND state = 'running' LIMIT 1000) AS w
        CROSS JOIN LATERAL (
          SELECT v.document_id, d.source_uri, v.file_name FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
          WHERE v.tenant_id = w.tenant_id AND v.version_id = w.version_id LIMIT 1
        ) AS v
        LEFT JOIN LATERAL (
          SELECT started_at FROM attempts WHERE tenant_id = w.tenant_id AND version_id = w.version_id AND stage = w.stage AND part = w.part AND fence = w.fence LIMIT 1
        ) AS a ON true
        ORDER BY seconds DESC, w.stage, w.part LIMIT @MaxRunning
        """;

    private const string OldestSql = """
        SELECT w.stage, w.state, v.document_id, v.source_uri, v.file_name, round(greatest(extract(epoch FROM now() - w.ready_at), 0), 1)::double precision AS seconds
        FROM (SELECT * FROM work_items WHERE tenant_id = @tenantId AND state IN ('ready', 'running', 'delayed') ORDER BY ready_at LIMIT 1) AS w
        CROSS JOIN LATERAL (
          SELECT v.document_id, d.source_uri, v.file_name FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
          WHERE v.tenant_id = w.tenant_id AND v.version_id = w.version_id LIMIT 1
        ) AS v
        """;

    // Open ones only: what was replayed or discarded since needs nobody.
    private const string QuarantinedSql = """
        SELECT count(*) FROM quarantine_entries WHERE tenant_id = @tenantId AND created_at > now() - interval '1 hour' AND state = 'open'
        """;

    public async Task<Overview> ReadAsync(string tenantId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var counters = await RecordCounters.ReadAsync(connection, tenantId, cancellation);
        var status = await StatusReader.ReadAsync(connection, counters, tenantId, cancellation);
        var running = (await connection.QueryAsync<RunningItem>(Command(RunningSql, new { tenantId, MaxRunning }))).AsList();
        var oldest = await connection.QueryFirstOrDefaultAsync<OldestItem>(Command(OldestSql, new { tenantId }));
        var quarantined = await connection.QuerySingleAsync<long>(Command(QuarantinedSql, new { tenantId }));
        var rates = await RecentRates.ReadAsync(connection, counters, tenantId, cancellation);
        return new Overview
        {
            Status = status,
            Running = running,
            Throughput = new Throughput
            {
                LastMinute = rates.Finished(60),
                LastFiveMinutes = rates.Finished(300),
                Stages = [.. StageNames.All.Select(stage => new StageThroughput(stage.ToName(), rates.Done(60, stage), rates.Done(300, stage)))],
            },
            Oldest = oldest,
            EstimatedSecondsToDrain = SecondsToDrain(status.Versions.Processing, rates.Finished(300)),
            Alerts = OverviewAlerts.Of(status, rates, quarantined),
        };

        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, cancellationToken: cancellation);
    }

    private static double? SecondsToDrain(long processing, double? finishedPerMinute) => processing == 0 ? 0 : finishedPerMinute > 0 ? Math.Round(processing / (finishedPerMinute.Value / 60), 1) : null;
}
