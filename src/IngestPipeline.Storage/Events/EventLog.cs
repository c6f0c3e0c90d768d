using Dapper;
using IngestPipeline.Domain.Events;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using Npgsql;

namespace IngestPipeline.Storage.Events;

/// <summary>The events of all documents in an order that no late commit can break into.</summary>
public sealed class EventLog(IngestDatabase database) : IEventRetention
{
    private const int PruneAtOnce = 5000;
    private const string Channel = "ingest_events";

    /// <summary>Older than every transaction that may still write an event.</summary>
    internal const string IsSettled = "e.xid < pg_snapshot_xmin(pg_current_snapshot())";

    /// <summary>Where the events begin that are still to come, and those that nobody can read yet.</summary>
    public async Task<EventPosition> NowAsync(CancellationToken cancellation) =>
        EventRow.PositionOf((await database.ReadFirstAsync<string>("SELECT pg_snapshot_xmin(pg_current_snapshot())::text", new { }, cancellation))!, 0);

    /// <summary>Where the events end that are not kept any more; null when all are.</summary>
    public async Task<EventPosition?> PrunedAsync(CancellationToken cancellation) =>
        await database.ReadFirstAsync<Place>("SELECT xid::text AS xid, event_id FROM document_events_pruned", new { }, cancellation) is { } place ? EventRow.PositionOf(place.Xid, place.EventId) : null;

    /// <summary>Events after one place, up to and with another, in order.</summary>
    /// <param name="upTo">Null for all there are.</param>
    public async Task<IReadOnlyList<DocumentEvent>> ReadAsync(string tenantId, EventPosition after, EventPosition? upTo, int limit, CancellationToken cancellation)
    {
        var rows = await database.ReadAsync<EventRow>(
            $"""
            SELECT {EventRow.Columns} FROM document_events AS e
            JOIN documents AS d ON d.tenant_id = e.tenant_id AND d.document_id = e.document_id
            WHERE (e.xid, e.event_id) > (@xid::xid8, @number) AND {IsSettled} AND e.tenant_id = @tenantId
              AND (@toXid::text IS NULL OR (e.xid, e.event_id) <= (@toXid::xid8, @toNumber))
            ORDER BY e.xid, e.event_id LIMIT @limit
            """,
            new { tenantId, xid = $"{after.Transaction}", number = after.Number, toXid = upTo is { } to ? $"{to.Transaction}" : null, toNumber = upTo?.Number ?? 0, limit },
            cancellation);
        return [.. rows.Select(row => row.ToEvent())];
    }

    /// <summary>A connection that <see cref="NpgsqlConnection.WaitAsync(TimeSpan, CancellationToken)"/> wakes when events were written.</summary>
    public async Task<NpgsqlConnection> ListenAsync(CancellationToken cancellation)
    {
        var connection = await database.OpenAsync(cancellation);
        try
        {
            await connection.ExecuteAsync(new CommandDefinition($"LISTEN {Channel}", cancellationToken: cancellation));
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<int> PruneAsync(TimeSpan keep, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        // A host that is configured for a receiver looks after it every second; one that nobody has looked after for as long as events
        // are kept was taken out of the configuration.
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            WITH behind AS (
              SELECT tenant_id, xid, event_id FROM webhook_endpoints WHERE seen_at > now() - @keep AND stopped_at IS NULL
            ), old AS (
              SELECT e.xid, e.event_id FROM document_events AS e
              WHERE e.at < now() - @keep
                AND NOT EXISTS (SELECT 1 FROM behind AS b WHERE b.tenant_id = e.tenant_id AND (b.xid, b.event_id) < (e.xid, e.event_id))
              ORDER BY e.xid, e.event_id LIMIT @PruneAtOnce FOR UPDATE SKIP LOCKED
            ), gone AS (
              DELETE FROM document_events AS e USING old AS o WHERE e.xid = o.xid AND e.event_id = o.event_id RETURNING e.xid, e.event_id
            ), told AS (
              INSERT INTO document_events_pruned AS p (xid, event_id) SELECT xid, event_id FROM gone ORDER BY xid DESC, event_id DESC LIMIT 1
              ON CONFLICT (only_row) DO UPDATE SET xid = excluded.xid, event_id = excluded.event_id WHERE (p.xid, p.event_id) < (excluded.xid, excluded.event_id)
            ), ended AS (
              DELETE FROM webhook_deliveries WHERE (tenant_id, delivery_id) IN (
                SELECT tenant_id, delivery_id FROM webhook_deliveries WHERE status <> 'pending' AND created_at < now() - @keep LIMIT @PruneAtOnce FOR UPDATE SKIP LOCKED)
              RETURNING 1
            )
            SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM ended)
            """,
            new { keep, PruneAtOnce },
            cancellationToken: cancellation));
    });

    private sealed record Place
    {
        public required string Xid { get; init; }

        public long EventId { get; init; }
    }
}
