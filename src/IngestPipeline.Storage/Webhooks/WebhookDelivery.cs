namespace IngestPipeline.Storage.Webhooks;

/// <summary>What a receiver was told or is to be told, as the log shows it.</summary>
public sealed record WebhookDelivery
{
    /// <summary>The <c>webhook-id</c> it is sent with.</summary>
    public Guid DeliveryId { get; init; }

    /// <summary>Short name of the receiver.</summary>
    public required string Endpoint { get; init; }

    public required string Url { get; init; }

    public required string Event { get; init; }

    public Guid DocumentId { get; init; }

    /// <summary><c>pending</c>, <c>delivered</c>, <c>failed</c> after three days of trying, or <c>stopped</c> because the receiver answered 410.</summary>
    public required string Status { get; init; }

    public int Attempts { get; init; }

    /// <summary>When a pending one is tried next.</summary>
    public DateTime? NextAt { get; init; }

    public DateTime? TriedAt { get; init; }

    /// <summary>Of the last answer; null when there was none.</summary>
    public int? ResponseCode { get; init; }

    public string? Error { get; init; }

    public int? LatencyMs { get; init; }

    public DateTime CreatedAt { get; init; }

    /// <summary>Its place in the log.</summary>
    public long DeliverySeq { get; init; }
}
