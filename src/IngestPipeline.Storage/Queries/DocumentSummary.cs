using System.Text.Json.Serialization;

namespace IngestPipeline.Storage.Queries;

/// <summary>A document as lists show it. State, stage, hash, size and times are those of its newest version.</summary>
public sealed record DocumentSummary
{
    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public Guid? ParentDocumentId { get; init; }

    public required string Tenant { get; init; }

    /// <summary>One of <see cref="DocumentReader.States"/>.</summary>
    public required string State { get; init; }

    public required string Stage { get; init; }

    public string? ReasonCode { get; init; }

    public required string Sha256 { get; init; }

    public required string MediaType { get; init; }

    public long Bytes { get; init; }

    /// <summary>Null until parsed, and for formats that were never parsed.</summary>
    public int? Pages { get; init; }

    /// <summary>Chunks that readers find; null while the first version is under way, 0 when there are none.</summary>
    public int? Chunks { get; init; }

    public int Version { get; init; }

    /// <summary>Number of the version that readers see; an older one until its successor is searchable.</summary>
    public int? PublishedVersion { get; init; }

    /// <summary>Claims of work items of the newest version.</summary>
    public long Attempts { get; init; }

    public required IReadOnlyList<string> Flags { get; init; }

    public DateTime ReceivedAt { get; init; }

    public DateTime? FinishedAt { get; init; }

    /// <summary>The document this one is a copy of.</summary>
    public Guid? DuplicateOf { get; init; }

    [JsonIgnore]
    public Guid VersionId { get; init; }

    /// <summary>Name the newest version came with; a file inside another has no other.</summary>
    [JsonIgnore]
    public string FileName { get; init; } = "";
}
