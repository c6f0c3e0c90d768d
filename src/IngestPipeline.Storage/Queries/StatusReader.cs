using Dapper;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads a <see cref="PipelineStatus"/>.</summary>
public sealed class StatusReader(IngestDatabase database)
{
    // Hosts say that they live every few seconds; one that missed several is gone or hangs.
    private const double AliveSeconds = 30;

    internal const string CountsSql = """
        SELECT (SELECT count(*) FROM intake_journal WHERE tenant_id = @tenantId AND event = 'received') AS received,
          count(*) FILTER (WHERE state = 'indexed') AS indexed, count(*) FILTER (WHERE state = 'duplicate') AS duplicate,
          count(*) FILTER (WHERE state = 'quarantined') AS quarantined, count(*) FILTER (WHERE state = 'superseded') AS superseded,
          count(*) FILTER (WHERE state = 'deleted') AS deleted, count(*) FILTER (WHERE state = 'processing') AS processing
        FROM versions WHERE tenant_id = @tenantId
        """;

    private readonly QueueReader queues = new(database);

    public async Task<PipelineStatus> ReadAsync(string tenantId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var versions = await connection.QuerySingleAsync<VersionCounts>(new CommandDefinition(CountsSql, new { tenantId }, cancellationToken: cancellation));
        var chunks = await connection.QuerySingleAsync<long>(new CommandDefinition(
            "SELECT coalesce(sum(chunks), 0) FROM versions WHERE tenant_id = @tenantId AND state = 'indexed'",
            new { tenantId },
            cancellationToken: cancellation));
        var hosts = await connection.QueryAsync<HostDetails>(new CommandDefinition(
            """
            SELECT host_id, transport, stages, started_at, silent AS silent_seconds, silent < @AliveSeconds AS alive
            FROM (SELECT *, round(greatest(extract(epoch FROM now() - seen_at), 0), 1)::double precision AS silent FROM hosts) AS heard
            ORDER BY started_at, host_id
            """,
            new { AliveSeconds },
            cancellationToken: cancellation));
        var pauses = await connection.QueryAsync<EmbeddingPause>(new CommandDefinition(
            "SELECT space, reason FROM embedding_pauses WHERE tenant_id = @tenantId AND paused_until > now() ORDER BY space",
            new { tenantId },
            cancellationToken: cancellation));
        return new PipelineStatus { Versions = versions, Chunks = chunks, Hosts = hosts.AsList(), Pauses = pauses.AsList(), Queues = await queues.ReadAsync(tenantId, cancellation) };
    }
}
