using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Webhooks;

namespace IngestPipeline.IntegrationTests.Webhooks;

/// <summary>A host that dies after it sent a message and before it wrote that down.</summary>
internal sealed class DyingLedger(IWebhookLedger inner) : IWebhookLedger
{
    public Task<bool> TryLeaseAsync(string endpoint, string url, string holder, TimeSpan lease, CancellationToken cancellation) => inner.TryLeaseAsync(endpoint, url, holder, lease, cancellation);

    public Task ReleaseAsync(string endpoint, string holder, CancellationToken cancellation) => inner.ReleaseAsync(endpoint, holder, cancellation);

    public Task<IReadOnlyList<DocumentEvent>> ReadNewAsync(string endpoint, int limit, CancellationToken cancellation) => inner.ReadNewAsync(endpoint, limit, cancellation);

    public Task PlanAsync(string endpoint, string holder, IReadOnlyList<PlannedDelivery> deliveries, EventPosition upTo, CancellationToken cancellation) => inner.PlanAsync(endpoint, holder, deliveries, upTo, cancellation);

    public Task<DueDelivery?> FindDueAsync(string endpoint, CancellationToken cancellation) => inner.FindDueAsync(endpoint, cancellation);

    public Task RecordAsync(string endpoint, DeliveryAttempt attempt, CancellationToken cancellation) => throw new InvalidOperationException("the host died");

    public Task WaitForEventsAsync(TimeSpan atMost, CancellationToken cancellation) => inner.WaitForEventsAsync(atMost, cancellation);
}
