using Dapper;
using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Results;
using IngestPipeline.Domain.Webhooks;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Webhooks;

/// <summary>Webhooks of one tenant in the record.</summary>
public sealed class WebhookLedger(IngestDatabase database, string tenantId) : IWebhookLedger, IAsyncDisposable
{
    private readonly EventLog log = new(database);
    private NpgsqlConnection? listener;

    public Task<bool> TryLeaseAsync(string endpoint, string url, string holder, TimeSpan lease, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        await connection.ExecuteAsync(Command(
            """
            INSERT INTO webhook_endpoints (tenant_id, endpoint, url, xid, event_id)
            SELECT @tenantId, @endpoint, @url, pg_snapshot_xmin(pg_current_snapshot()), 0 WHERE NOT EXISTS (SELECT 1 FROM webhook_endpoints WHERE tenant_id = @tenantId AND endpoint = @endpoint)
            ON CONFLICT DO NOTHING;
            UPDATE webhook_endpoints SET seen_at = now() WHERE tenant_id = @tenantId AND endpoint = @endpoint AND seen_at < now() - interval '1 minute'
            """,
            new { tenantId, endpoint, url },
            cancellation));
        return await connection.ExecuteAsync(Command(
            """
            UPDATE webhook_endpoints AS e SET lease_owner = @holder, lease_until = now() + @lease
            FROM (SELECT endpoint FROM webhook_endpoints
                  WHERE tenant_id = @tenantId AND endpoint = @endpoint AND (lease_owner = @holder OR lease_until IS NULL OR lease_until < now()) FOR UPDATE SKIP LOCKED) AS free
            WHERE e.tenant_id = @tenantId AND e.endpoint = free.endpoint
            """,
            new { tenantId, endpoint, holder, lease },
            cancellation)) > 0;
    });

    public Task ReleaseAsync(string endpoint, string holder, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE webhook_endpoints SET lease_owner = NULL, lease_until = NULL WHERE tenant_id = @tenantId AND endpoint = @endpoint AND lease_owner = @holder",
        new { tenantId, endpoint, holder },
        cancellation);

    public Task<IReadOnlyList<DocumentEvent>> ReadNewAsync(string endpoint, int limit, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        var (xid, eventId) = await connection.QuerySingleAsync<(string, long)>(Command(
            "SELECT xid::text, event_id FROM webhook_endpoints WHERE tenant_id = @tenantId AND endpoint = @endpoint",
            new { tenantId, endpoint },
            cancellation));
        return await log.ReadAsync(tenantId, EventRow.PositionOf(xid, eventId), null, limit, cancellation);
    });

    public Task PlanAsync(string endpoint, string holder, IReadOnlyList<PlannedDelivery> deliveries, EventPosition upTo, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var isHeld = await record.ExecuteAsync(
            """
            UPDATE webhook_endpoints SET xid = @xid::xid8, event_id = @number
            WHERE tenant_id = @tenantId AND endpoint = @endpoint AND lease_owner = @holder AND (xid, event_id) < (@xid::xid8, @number)
            """,
            new { tenantId, endpoint, holder, xid = $"{upTo.Transaction}", number = upTo.Number }) > 0;
        if (!isHeld)
            return false;
        await record.ExecuteAsync(
            """
            INSERT INTO webhook_deliveries (tenant_id, delivery_id, endpoint, event, document_id, xid, event_id, body, status)
            SELECT @tenantId, p.delivery_id, @endpoint, p.event, p.document_id, p.xid::xid8, p.event_id, p.body,
              CASE WHEN (SELECT stopped_at FROM webhook_endpoints WHERE tenant_id = @tenantId AND endpoint = @endpoint) IS NULL THEN 'pending' ELSE 'stopped' END
            FROM unnest(@ids, @events, @documents, @xids, @numbers, @bodies) AS p (delivery_id, event, document_id, xid, event_id, body)
            ORDER BY p.xid::xid8, p.event_id
            ON CONFLICT DO NOTHING
            """,
            new
            {
                tenantId,
                endpoint,
                ids = deliveries.Select(delivery => delivery.DeliveryId).ToArray(),
                events = deliveries.Select(delivery => delivery.Event).ToArray(),
                documents = deliveries.Select(delivery => delivery.DocumentId).ToArray(),
                xids = deliveries.Select(delivery => $"{delivery.Position.Transaction}").ToArray(),
                numbers = deliveries.Select(delivery => delivery.Position.Number).ToArray(),
                bodies = deliveries.Select(delivery => delivery.Body).ToArray(),
            });
        await record.CommitAsync();
        return true;
    });

    public Task<DueDelivery?> FindDueAsync(string endpoint, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        // The first that waits holds up those behind it: a receiver hears of things in order.
        return await connection.QueryFirstOrDefaultAsync<DueDelivery>(Command(
            """
            SELECT delivery_id, body, attempts, now() - since AS trying FROM (
              SELECT * FROM webhook_deliveries WHERE tenant_id = @tenantId AND endpoint = @endpoint AND status = 'pending' ORDER BY xid, event_id LIMIT 1
            ) AS head WHERE next_at <= now()
            """,
            new { tenantId, endpoint },
            cancellation));
    });

    public Task RecordAsync(string endpoint, DeliveryAttempt attempt, CancellationToken cancellation) => ExecuteAsync(
        """
        UPDATE webhook_deliveries SET status = @Status, attempts = attempts + 1, tried_at = now(), next_at = now() + @Wait,
          response_code = @ResponseCode, error = @error, latency_ms = @latency
        WHERE tenant_id = @tenantId AND delivery_id = @DeliveryId AND status = 'pending';
        UPDATE webhook_endpoints SET stopped_at = now() WHERE tenant_id = @tenantId AND endpoint = @endpoint AND @Status = 'stopped';
        UPDATE webhook_deliveries SET status = 'stopped' WHERE tenant_id = @tenantId AND endpoint = @endpoint AND status = 'pending' AND @Status = 'stopped'
        """,
        new
        {
            tenantId,
            endpoint,
            attempt.DeliveryId,
            attempt.Status,
            attempt.Wait,
            attempt.ResponseCode,
            error = attempt.Error is null ? null : PostgresText.Clean(attempt.Error),
            latency = (int)attempt.Latency.TotalMilliseconds,
        },
        cancellation);

    public async Task WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            listener ??= await log.ListenAsync(cancellation);
            await listener.WaitAsync(atMost, cancellation);
        }
        catch (Exception lost) when (lost is NpgsqlException or InvalidOperationException or IOException)
        {
            await DisposeAsync();
            throw new TransientStageException($"the database did not answer: {lost.Message}", lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (listener is { } open)
        {
            listener = null;
            await open.DisposeAsync();
        }
    }

    private Task ExecuteAsync(string sql, object parameters, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var connection = await database.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return true;
    });

    private static CommandDefinition Command(string sql, object parameters, CancellationToken cancellation) => new(sql, parameters, cancellationToken: cancellation);
}
