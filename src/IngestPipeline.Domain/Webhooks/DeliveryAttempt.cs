namespace IngestPipeline.Domain.Webhooks;

/// <summary>How one try went.</summary>
public sealed record DeliveryAttempt
{
    public required Guid DeliveryId { get; init; }

    /// <summary><c>delivered</c>, <c>pending</c> to try again, <c>failed</c> for good, or <c>stopped</c>: the receiver wants nothing more.</summary>
    public required string Status { get; init; }

    /// <summary>Null when there was no answer.</summary>
    public int? ResponseCode { get; init; }

    public string? Error { get; init; }

    public required TimeSpan Latency { get; init; }

    /// <summary>When it is tried again.</summary>
    public TimeSpan Wait { get; init; }
}
