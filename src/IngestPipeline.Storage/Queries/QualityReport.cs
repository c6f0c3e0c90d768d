namespace IngestPipeline.Storage.Queries;

/// <summary>How good what came in was, day by day (UTC).</summary>
public sealed record QualityReport
{
    /// <summary>First day shown.</summary>
    public DateOnly Since { get; init; }

    public int Days { get; init; }

    public required QualityThresholds Thresholds { get; init; }

    /// <summary>The space whose vectors drift is measured in; null when nothing was embedded.</summary>
    public string? EmbeddingSpace { get; init; }

    /// <summary>Groups with most versions first, at most <see cref="QualityReader.MaxGroups"/>.</summary>
    public required IReadOnlyList<QualityGroup> Groups { get; init; }

    /// <summary>Groups left out.</summary>
    public int MoreGroups { get; init; }
}
