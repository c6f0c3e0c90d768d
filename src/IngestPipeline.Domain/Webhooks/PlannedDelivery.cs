using IngestPipeline.Domain.Events;

namespace IngestPipeline.Domain.Webhooks;

/// <summary>A message that a receiver is to get.</summary>
/// <param name="DeliveryId">The same for the same event and receiver, however often it is sent.</param>
public sealed record PlannedDelivery(Guid DeliveryId, EventPosition Position, string Event, Guid DocumentId, string Body);
