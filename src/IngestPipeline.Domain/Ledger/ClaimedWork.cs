using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>A work item this worker holds, with all it needs to know of the version. Every later write carries <see cref="Fence"/>.</summary>
public sealed record ClaimedWork
{
    public required WorkItemId Item { get; init; }

    /// <summary>Raised by every claim; a write with an older fence changes nothing.</summary>
    public required long Fence { get; init; }

    public required string Worker { get; init; }

    /// <summary>Failures so far that were the item's own doing.</summary>
    public required int Failures { get; init; }

    /// <summary>Workers that died holding the item.</summary>
    public required int Deaths { get; init; }

    /// <summary>Delays so far: the exponent of the back-off.</summary>
    public required int Delays { get; init; }

    public required Guid DocumentId { get; init; }

    public required int Version { get; init; }

    public required string SourceUri { get; init; }

    public required string FileName { get; init; }

    public required string MediaType { get; init; }

    public required Sha256Hash Content { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Levels of files above this one: 0 for a dropped file.</summary>
    public required int AttachmentDepth { get; init; }

    public required ReplayOverrides Overrides { get; init; }

    /// <summary>The span of the version's intake, as W3C traceparent; null when it was not traced.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Artifacts of all finished items of this version.</summary>
    public required IReadOnlyList<FinishedItem> Finished { get; init; }

    public Sha256Hash? ArtifactOf(Stage stage, int part = 0) =>
        Finished.FirstOrDefault(item => item.Stage == stage && item.Part == part)?.Artifact;
}
