using Dapper;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads a <see cref="PipelineStatus"/>.</summary>
public sealed class StatusReader(IngestDatabase database)
{
    // Hosts say that they live every few seconds; one that missed several is gone or hangs.
    private const double AliveSeconds = 30;

    public async Task<PipelineStatus> ReadAsync(string tenantId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        return await ReadAsync(connection, await RecordCounters.ReadAsync(connection, tenantId, cancellation), tenantId, cancellation);
    }

    internal static async Task<PipelineStatus> ReadAsync(NpgsqlConnection connection, RecordCounters counters, string tenantId, CancellationToken cancellation)
    {
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
        return new PipelineStatus
        {
            Versions = counters.Versions,
            Chunks = counters.Chunks,
            Hosts = hosts.AsList(),
            Pauses = pauses.AsList(),
            Queues = await QueueReader.ReadAsync(connection, tenantId, cancellation),
        };
    }
}
