namespace IngestPipeline.Domain.Results;

/// <summary>Trying again cannot help: quarantine at once.</summary>
public sealed class PermanentStageException(QuarantineReason reason, string detail, IReadOnlyDictionary<string, object?>? evidence = null, Exception? inner = null)
    : Exception(detail, inner)
{
    public QuarantineReason Reason { get; } = reason;

    public IReadOnlyDictionary<string, object?>? Evidence { get; } = evidence;
}
