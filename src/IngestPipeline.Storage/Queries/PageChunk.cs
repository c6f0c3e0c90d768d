using System.Text.Json;

namespace IngestPipeline.Storage.Queries;

/// <summary>A searchable chunk where it lies on one page.</summary>
public sealed record PageChunk
{
    public Guid ChunkId { get; init; }

    public int Ordinal { get; init; }

    public Guid? ParentId { get; init; }

    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Boxes on this page in points, each with <c>left</c>, <c>top</c>, <c>right</c> and <c>bottom</c>.</summary>
    public JsonElement Boxes { get; init; }
}
