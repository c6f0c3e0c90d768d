using System.Globalization;
using IngestPipeline.Storage.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api.Webhooks;

/// <summary><c>/v1/webhooks/deliveries</c>: what receivers were told.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes, ApiSetup setup)
    {
        var log = new WebhookLog(setup.Database);
        var deliveries = routes.MapGroup("/v1/webhooks/deliveries").WithTags("events").ProducesProblem(StatusCodes.Status400BadRequest);

        deliveries.MapGet("", async (string? status, string? endpoint, string? cursor, int? limit, CancellationToken cancellation) =>
        {
            if (status is not null && !WebhookLog.Statuses.Contains(status))
                throw new RequestRefusedException($"status: '{status}' is not one of {string.Join(", ", WebhookLog.Statuses)}");
            var most = Given.Limit(limit);
            var rows = await log.ReadPageAsync(setup.Tenant, status, endpoint, ReadPlace(Cursor.Read(cursor)), most + 1, cancellation);
            return Page<WebhookDelivery>.Of(rows, most, row => row.DeliverySeq.ToString(CultureInfo.InvariantCulture));
        }).WithSummary("Webhook deliveries, the newest first");

        deliveries.MapPost("/{id}/redeliver", async (Guid id, CancellationToken cancellation) =>
            await log.RedeliverAsync(setup.Tenant, id, cancellation)
                ? TypedResults.Accepted("/v1/webhooks/deliveries", new RedeliveredWebhook(id, "pending"))
                : throw RequestRefusedException.NotFound($"there is no delivery {id}; GET /v1/webhooks/deliveries lists them"))
            .WithSummary("Send a message again, with the same id and body").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static long? ReadPlace(string? place)
    {
        if (place is null)
            return null;
        return long.TryParse(place, CultureInfo.InvariantCulture, out var before) ? before : throw new RequestRefusedException("cursor: it belongs to another list");
    }
}
