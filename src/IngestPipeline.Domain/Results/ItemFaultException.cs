namespace IngestPipeline.Domain.Results;

/// <summary>The item's own doing (its child process died or broke a limit): counts against the failure budget, then becomes <see cref="Reason"/>.</summary>
public sealed class ItemFaultException(QuarantineReason reason, string detail, IReadOnlyDictionary<string, object?>? evidence = null, Exception? inner = null)
    : Exception(detail, inner)
{
    public QuarantineReason Reason { get; } = reason;

    public IReadOnlyDictionary<string, object?>? Evidence { get; } = evidence;
}
