using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Documents;

/// <summary>A file inside a file. Its bytes are an artifact of their own, named by <see cref="Content"/>.</summary>
public sealed record AttachedFile
{
    /// <summary>1-based position; the child's source URI is <c>PARENT#N</c>.</summary>
    public required int Number { get; init; }

    /// <summary>The name the parent gives it: data, never a path.</summary>
    public required string Name { get; init; }

    public required Sha256Hash Content { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Media type found by content.</summary>
    public required string MediaType { get; init; }
}
