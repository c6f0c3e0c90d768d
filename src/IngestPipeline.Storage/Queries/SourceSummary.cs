namespace IngestPipeline.Storage.Queries;

/// <summary>A place that documents come from by being listed.</summary>
public sealed record SourceSummary
{
    public required string RootUri { get; init; }

    public required string Kind { get; init; }

    /// <summary>How often it was listed.</summary>
    public long Listings { get; init; }

    public DateTime? LastListingAt { get; init; }

    /// <summary>Vanished files whose documents stay until somebody confirms their deletion.</summary>
    public int HeldBack { get; init; }
}
