namespace IngestPipeline.Domain.Ledger;

/// <summary>A stream was longer than the limit in bytes; nothing was stored.</summary>
public sealed class ArtifactTooLargeException(long limit) : Exception($"the content is longer than {limit} bytes")
{
    public long Limit { get; } = limit;
}
