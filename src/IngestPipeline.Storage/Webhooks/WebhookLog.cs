using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Webhooks;

/// <summary>The log of deliveries, for people, and their decision to send one again.</summary>
public sealed class WebhookLog(IngestDatabase database)
{
    public static IReadOnlyList<string> Statuses { get; } = ["pending", "delivered", "failed", "stopped"];

    /// <summary>Deliveries, the newest first.</summary>
    /// <param name="before">Starts behind this one; null for the newest.</param>
    public Task<IReadOnlyList<WebhookDelivery>> ReadPageAsync(string tenantId, string? status, string? endpoint, long? before, int limit, CancellationToken cancellation) => database.ReadAsync<WebhookDelivery>(
        """
        SELECT w.delivery_id, w.endpoint, e.url, w.event, w.document_id, w.status, w.attempts, CASE WHEN w.status = 'pending' THEN w.next_at END AS next_at, w.tried_at,
          w.response_code, w.error, w.latency_ms, w.created_at, w.delivery_seq
        FROM webhook_deliveries AS w JOIN webhook_endpoints AS e ON e.tenant_id = w.tenant_id AND e.endpoint = w.endpoint
        WHERE w.tenant_id = @tenantId AND (@status::text IS NULL OR w.status = @status) AND (@endpoint::text IS NULL OR w.endpoint = @endpoint) AND (@before::bigint IS NULL OR w.delivery_seq < @before)
        ORDER BY w.delivery_seq DESC LIMIT @limit
        """,
        new { tenantId, status, endpoint, before, limit },
        cancellation);

    /// <summary>Has a delivery sent again with the same id and body, however it ended; a receiver that was stopped is served again.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RedeliverAsync(string tenantId, Guid deliveryId, CancellationToken cancellation) => await database.ReadFirstAsync<string>(
        """
        WITH again AS (
          UPDATE webhook_deliveries SET status = 'pending', since = now(), next_at = now() WHERE tenant_id = @tenantId AND delivery_id = @deliveryId RETURNING endpoint
        ), served AS (
          UPDATE webhook_endpoints AS e SET stopped_at = NULL FROM again AS a WHERE e.tenant_id = @tenantId AND e.endpoint = a.endpoint
        )
        SELECT endpoint FROM again
        """,
        new { tenantId, deliveryId },
        cancellation) is not null;
}
