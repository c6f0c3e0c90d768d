namespace IngestPipeline.Storage.Ledger;

/// <summary>A chunk that readers see and that has no vector in some space.</summary>
public sealed record MissingChunk
{
    public Guid ChunkId { get; init; }

    public Guid DocumentId { get; init; }

    /// <summary>Tells the row from one that takes its place under the same id.</summary>
    public required string Edition { get; init; }

    public required IReadOnlyList<string> HeadingPath { get; init; }

    public required string Text { get; init; }
}
