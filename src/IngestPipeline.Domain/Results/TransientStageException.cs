namespace IngestPipeline.Domain.Results;

/// <summary>An outage or a limit elsewhere: the item waits and tries again; it is never held against the document.</summary>
/// <param name="retryAfter">What the other side asked for (Retry-After), if it did.</param>
public class TransientStageException(string message, Exception? inner = null, TimeSpan? retryAfter = null) : Exception(message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
