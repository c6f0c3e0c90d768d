using IngestPipeline.Domain.Events;

namespace IngestPipeline.Domain.Webhooks;

/// <summary>Port: what receivers were told and are still to be told. All times are database time.</summary>
public interface IWebhookLedger
{
    /// <summary>Takes or keeps the right to serve a receiver; a new one is told of what happens from now on.</summary>
    /// <param name="url">As lists show it: without user, password and query.</param>
    Task<bool> TryLeaseAsync(string endpoint, string url, string holder, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Gives the right back, so that the next one need not wait.</summary>
    Task ReleaseAsync(string endpoint, string holder, CancellationToken cancellation);

    /// <summary>Events that were not looked at yet for a receiver, in order.</summary>
    Task<IReadOnlyList<DocumentEvent>> ReadNewAsync(string endpoint, int limit, CancellationToken cancellation);

    /// <summary>Writes down what a receiver is to get of the events up to <paramref name="upTo"/>. Nothing when the right was lost meanwhile.</summary>
    Task PlanAsync(string endpoint, string holder, IReadOnlyList<PlannedDelivery> deliveries, EventPosition upTo, CancellationToken cancellation);

    /// <summary>The earliest message that is neither delivered nor given up; null when there is none or its time has not come.</summary>
    Task<DueDelivery?> FindDueAsync(string endpoint, CancellationToken cancellation);

    Task RecordAsync(string endpoint, DeliveryAttempt attempt, CancellationToken cancellation);

    /// <summary>Waits until events were written, or <paramref name="atMost"/> passed.</summary>
    Task WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellation);
}
