using IngestPipeline.Domain.Results;
using IngestPipeline.Domain.Webhooks;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>Serves all receivers side by side: one that is slow or away holds up nobody but itself.</summary>
public sealed class WebhookService(WebhookCourier courier, IWebhookLedger ledger, HostIdentity host, HostStanding standing, IOptions<WebhookOptions> options, ILogger<WebhookService> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        IReadOnlyList<WebhookReceiver> receivers = options.Value.Endpoints ?? [];
        if (receivers.Count == 0)
            return;
        var serving = receivers.ToDictionary(receiver => receiver, _ => Task.CompletedTask);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var receiver in receivers.Where(receiver => standing.MayWork && serving[receiver].IsCompleted))
                    serving[receiver] = ServeAsync(receiver, stoppingToken);
                await ledger.WaitForEventsAsync(LookEvery, stoppingToken);
            }
            catch (TransientStageException)
            {
                await Task.Delay(LookEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll(serving.Values);
        await HandOverAsync(receivers);
    }

    private async Task ServeAsync(WebhookReceiver receiver, CancellationToken cancellation)
    {
        try
        {
            await courier.ServeAsync(receiver, cancellation);
        }
        catch (TransientStageException away)
        {
            logger.RecordAway(away.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops; what was not recorded is sent again.
        }
        catch (Exception failure)
        {
            logger.ServingFailed(receiver.DisplayUrl, failure);
        }
    }

    private async Task HandOverAsync(IReadOnlyList<WebhookReceiver> receivers)
    {
        try
        {
            foreach (var receiver in receivers)
                await ledger.ReleaseAsync(receiver.Name, host.Id, CancellationToken.None);
        }
        catch (TransientStageException)
        {
            // Without a database there is nothing to hand over; the leases run out.
        }
    }
}
