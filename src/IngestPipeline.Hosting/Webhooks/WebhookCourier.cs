using System.Net;
using IngestPipeline.Domain.Webhooks;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>
/// Serves one receiver at a time: plans what it is to get, sends what is due, in order. A message is recorded after it was sent, so a
/// crash in between sends it again under the same id: receivers get everything at least once.
/// </summary>
public sealed class WebhookCourier(IWebhookLedger ledger, WebhookSender sender, WebhookOptions options, string tenantId, string holder, ILogger<WebhookCourier> logger)
{
    private const int EventsAtOnce = 500;
    private const int MessagesAtOnce = 100;

    /// <summary>Longer than a message may take, so that nobody else sends it meanwhile.</summary>
    private TimeSpan Lease => TimeSpan.FromSeconds(options.TimeoutSeconds + 45);

    /// <summary>Plans and sends what there is for a receiver, unless another host serves it.</summary>
    /// <returns>Messages tried.</returns>
    public async Task<int> ServeAsync(WebhookReceiver receiver, CancellationToken cancellation)
    {
        var tried = 0;
        while (tried < MessagesAtOnce && await ledger.TryLeaseAsync(receiver.Name, receiver.DisplayUrl, holder, Lease, cancellation))
        {
            await PlanAsync(receiver, cancellation);
            if (await ledger.FindDueAsync(receiver.Name, cancellation) is not { } due)
                break;
            await DeliverAsync(receiver, due, cancellation);
            tried++;
        }

        return tried;
    }

    private async Task PlanAsync(WebhookReceiver receiver, CancellationToken cancellation)
    {
        var events = await ledger.ReadNewAsync(receiver.Name, EventsAtOnce, cancellation);
        if (events.Count > 0)
            await ledger.PlanAsync(receiver.Name, holder, [.. events.Where(receiver.Wants).Select(happened => WebhookMessage.Of(tenantId, receiver.Name, happened))], events[^1].Position, cancellation);
    }

    private async Task DeliverAsync(WebhookReceiver receiver, DueDelivery due, CancellationToken cancellation)
    {
        var answer = await sender.SendAsync(receiver, due.DeliveryId.ToString(), due.Body, cancellation);
        var status = answer switch
        {
            { Error: null } => "delivered",
            { StatusCode: (int)HttpStatusCode.Gone } => "stopped",
            _ when due.Trying >= TimeSpan.FromHours(options.GiveUpHours) => "failed",
            _ => "pending",
        };
        var wait = status == "pending" ? WebhookRetries.Wait(due.Attempts + 1, answer.RetryAfter, Random.Shared.NextDouble()) : TimeSpan.Zero;
        if (answer.Error is { } error)
            logger.NotTaken(receiver.DisplayUrl, error, status);
        await ledger.RecordAsync(
            receiver.Name,
            new DeliveryAttempt { DeliveryId = due.DeliveryId, Status = status, ResponseCode = answer.StatusCode, Error = answer.Error, Latency = answer.Latency, Wait = wait },
            cancellation);
    }
}
