namespace IngestPipeline.Storage.Queries;

/// <summary>Versions of a scope by state; <see cref="Received"/> is always the sum of the others.</summary>
public sealed record ScopeCounts
{
    public long Received { get; init; }

    public long Processing { get; init; }

    public long Indexed { get; init; }

    public long Duplicate { get; init; }

    public long Quarantined { get; init; }

    public long Superseded { get; init; }

    public long Deleted { get; init; }

    /// <summary>Chunks that readers can find.</summary>
    public long Chunks { get; init; }

    /// <summary>Pages of searchable versions.</summary>
    public long Pages { get; init; }
}
