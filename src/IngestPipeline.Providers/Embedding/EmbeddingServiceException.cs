using System.Net;

namespace IngestPipeline.Providers.Embedding;

/// <summary>What an adapter throws when a service answers with anything but success.</summary>
/// <param name="status">The HTTP status; null when there was no answer at all.</param>
/// <param name="retryAfter">What the header Retry-After asks for.</param>
public sealed class EmbeddingServiceException(string message, HttpStatusCode? status, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public HttpStatusCode? Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;
}
