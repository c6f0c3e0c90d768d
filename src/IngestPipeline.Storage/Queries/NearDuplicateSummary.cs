namespace IngestPipeline.Storage.Queries;

/// <summary>The document that another one nearly equals.</summary>
public sealed record NearDuplicateSummary
{
    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    /// <summary>Share of word sequences that both have in common, 0 to 1.</summary>
    public double Jaccard { get; init; }
}
