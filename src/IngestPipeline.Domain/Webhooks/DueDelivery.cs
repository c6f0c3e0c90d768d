namespace IngestPipeline.Domain.Webhooks;

/// <summary>The next message of a receiver, when its time has come.</summary>
/// <param name="Attempts">How often it was tried before.</param>
/// <param name="Trying">How long it has been tried for.</param>
public sealed record DueDelivery(Guid DeliveryId, string Body, int Attempts, TimeSpan Trying);
