using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads <see cref="RecordFigures"/>. The one place that decides how they are counted.</summary>
public sealed class RecordFiguresReader(IngestDatabase database, string tenantId)
{
    private readonly StatusReader status = new(database);

    public async Task<RecordFigures> ReadAsync(CancellationToken cancellation)
    {
        var seen = await status.ReadAsync(tenantId, cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var reasons = await connection.QueryAsync<(string ReasonCode, long Count)>(new CommandDefinition(
            "SELECT reason_code, count(*) FROM quarantine_entries WHERE tenant_id = @tenantId AND state = 'open' GROUP BY reason_code",
            new { tenantId },
            cancellationToken: cancellation));
        return new RecordFigures
        {
            Versions = seen.Versions,
            Queues = seen.Queues,
            Quarantined = reasons.ToDictionary(reason => reason.ReasonCode, reason => reason.Count),
            HostsAlive = seen.Hosts.Count(host => host.Alive),
        };
    }
}
