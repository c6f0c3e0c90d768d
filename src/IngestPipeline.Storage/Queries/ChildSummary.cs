namespace IngestPipeline.Storage.Queries;

/// <summary>A document found inside another.</summary>
public sealed record ChildSummary
{
    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public required string FileName { get; init; }

    public required string State { get; init; }
}
