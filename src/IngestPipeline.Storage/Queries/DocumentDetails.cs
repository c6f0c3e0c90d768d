namespace IngestPipeline.Storage.Queries;

/// <summary>Everything the record knows of a document.</summary>
public sealed record DocumentDetails
{
    public required DocumentSummary Document { get; init; }

    /// <summary>Counts of the newest version and of what readers see, side by side.</summary>
    public required Completeness Completeness { get; init; }

    /// <summary>The open or last quarantine entry of the newest version.</summary>
    public QuarantineSummary? Quarantine { get; init; }

    /// <summary>What the newest version nearly equals; null when it is no near-duplicate.</summary>
    public NearDuplicateSummary? NearDuplicateOf { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<VersionDetails> Versions { get; init; }

    /// <summary>What happened to the document, oldest first.</summary>
    public required IReadOnlyList<TimelineEvent> Timeline { get; init; }

    /// <summary>Work items of the newest version in order of the stages.</summary>
    public required IReadOnlyList<WorkItemDetails> WorkItems { get; init; }

    /// <summary>Artifacts that finished items of the newest version left.</summary>
    public required IReadOnlyList<ArtifactDetails> Artifacts { get; init; }

    /// <summary>Documents found inside this one.</summary>
    public required IReadOnlyList<ChildSummary> Children { get; init; }
}
