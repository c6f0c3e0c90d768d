namespace IngestPipeline.Storage.Queries;

/// <summary>A document version and the time it takes.</summary>
public sealed record SlowDocument
{
    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public required string State { get; init; }

    public required string Stage { get; init; }

    /// <summary>All attempts together, those that run included.</summary>
    public double Seconds { get; init; }

    public long Attempts { get; init; }

    public required string SlowestStage { get; init; }

    public double SlowestStageSeconds { get; init; }

    /// <summary>How long the attempt that has run longest has run; null when none runs.</summary>
    public double? RunningSeconds { get; init; }

    public int? Pages { get; init; }

    public long Bytes { get; init; }
}
