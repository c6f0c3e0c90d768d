using IngestPipeline.Domain.Results;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Size and limits of a <see cref="ChildPool"/>.</summary>
public sealed record ChildPoolSettings
{
    /// <summary>What the children do, in messages: <c>parse</c>, <c>ocr</c> or <c>draw</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Children at most; 0 means one for each core.</summary>
    public int Children { get; init; }

    /// <summary>Requests after which a child is replaced.</summary>
    public required int RequestsPerChild { get; init; }

    /// <summary>Time one request may take.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>CPU time one request may take in the child and what it starts.</summary>
    public required TimeSpan CpuLimit { get; init; }

    /// <summary>Time in which the child neither answers nor computes.</summary>
    public required TimeSpan SilenceLimit { get; init; }

    /// <summary>Managed heap of a child.</summary>
    public required int HeapMegabytes { get; init; }

    /// <summary>Managed and native memory together.</summary>
    public required int MemoryMegabytes { get; init; }

    /// <summary>The configuration section of the limits, for messages.</summary>
    public required string Section { get; init; }

    public required QuarantineReason TimeoutReason { get; init; }

    public required QuarantineReason OutOfMemoryReason { get; init; }

    public required QuarantineReason CrashReason { get; init; }

    public string MemoryOption => $"{Section}:MemoryLimitMegabytes";

    public int ChildrenOrCores => Children > 0 ? Children : Environment.ProcessorCount;
}
