namespace IngestPipeline.Domain.Documents;

/// <summary>All chunks of a version, and the document-level facts that publishing needs.</summary>
public sealed record ChunkSet
{
    public required IReadOnlyList<TextChunk> Chunks { get; init; }

    public required IReadOnlyList<string> DocumentFlags { get; init; }
}
