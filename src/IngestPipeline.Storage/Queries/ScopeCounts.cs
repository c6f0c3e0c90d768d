namespace IngestPipeline.Storage.Queries;

/// <summary>Versions of a scope by state, and what came of them.</summary>
public sealed record ScopeCounts : VersionCounts
{
    /// <summary>Chunks that readers can find.</summary>
    public long Chunks { get; init; }

    /// <summary>Pages of searchable versions.</summary>
    public long Pages { get; init; }
}
