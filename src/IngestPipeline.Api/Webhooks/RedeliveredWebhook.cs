namespace IngestPipeline.Api.Webhooks;

/// <summary>A message on its way again.</summary>
public sealed record RedeliveredWebhook(Guid DeliveryId, string Status);
