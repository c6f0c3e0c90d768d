using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Size and limits of a <see cref="ChildPool"/>.</summary>
public sealed record ChildPoolSettings
{
    /// <summary>What the children do, in messages: <c>parse</c> or <c>ocr</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Children at most; 0 means one for each core.</summary>
    public int Children { get; init; }

    /// <summary>Requests after which a child is replaced.</summary>
    public required int RequestsPerChild { get; init; }

    /// <summary>Time one request may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>Managed heap of a child.</summary>
    public required int HeapMegabytes { get; init; }

    /// <summary>Managed and native memory together.</summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>The option that raises <see cref="Limit"/>, for messages.</summary>
    public required string LimitOption { get; init; }

    /// <summary>The option that raises <see cref="MemoryMegabytes"/>, for messages.</summary>
    public required string MemoryOption { get; init; }

    public required QuarantineReason TimeoutReason { get; init; }

    public required QuarantineReason OutOfMemoryReason { get; init; }

    public required QuarantineReason CrashReason { get; init; }

    public int ChildrenOrCores => Children > 0 ? Children : Environment.ProcessorCount;
}
