using System.Text.Json.Serialization;

namespace IngestPipeline.Storage.Queries;

/// <summary>A searchable chunk.</summary>
public sealed record ChunkRecord
{
    public Guid ChunkId { get; init; }

    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public int Version { get; init; }

    public int Ordinal { get; init; }

    public required string Text { get; init; }

    public int TokenCount { get; init; }

    public required IReadOnlyList<string> HeadingPath { get; init; }

    public int? PageFrom { get; init; }

    public int? PageTo { get; init; }

    public required IReadOnlyList<string> ElementTypes { get; init; }

    /// <summary>Ids of the elements that its text is of.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> ElementIds { get; init; } = [];

    public required IReadOnlyList<string> Flags { get; init; }

    public Guid? ParentId { get; init; }

    public required string ContentSha256 { get; init; }

    /// <summary>Name of the live space when the chunk has a vector there; null otherwise.</summary>
    public string? EmbeddingSpace { get; init; }

    /// <summary>The vector, when it was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Embedding { get; init; }
}
