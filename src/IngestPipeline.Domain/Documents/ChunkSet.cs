using System.Text.Json.Serialization;

namespace IngestPipeline.Domain.Documents;

/// <summary>All chunks of a version, and the document-level facts that publishing needs.</summary>
public sealed record ChunkSet
{
    public required IReadOnlyList<TextChunk> Chunks { get; init; }

    /// <summary>The first so many chunks are embedded and found; the rest are parents, which are only reached from their children.</summary>
    [JsonIgnore]
    public int EmbeddedCount => Chunks.Count(chunk => !chunk.Flags.Contains(FlagNames.Parent));

    public required IReadOnlyList<string> DocumentFlags { get; init; }

    /// <summary>Where the text of the document went; null in chunks stored before it was counted.</summary>
    public TextLedger? Text { get; init; }
}
