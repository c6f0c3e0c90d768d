namespace IngestPipeline.Hosting.Webhooks;

/// <summary>How a receiver answered.</summary>
/// <param name="StatusCode">Null when it did not.</param>
/// <param name="Error">Null when it took the message.</param>
/// <param name="RetryAfter">What it asked for.</param>
public sealed record WebhookAnswer(int? StatusCode, string? Error, TimeSpan? RetryAfter, TimeSpan Latency);
