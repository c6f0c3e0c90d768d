namespace IngestPipeline.Storage.Queries;

/// <summary>Where a chunk stands in its document.</summary>
public sealed record ChunkPosition
{
    public int Ordinal { get; init; }

    /// <summary>Null where the format has no pages.</summary>
    public int? PageFrom { get; init; }
}
