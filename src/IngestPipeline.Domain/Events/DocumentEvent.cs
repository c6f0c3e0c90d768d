namespace IngestPipeline.Domain.Events;

/// <summary>Something became of a version of a document.</summary>
public sealed record DocumentEvent
{
    public required EventPosition Position { get; init; }

    /// <summary>One of <see cref="DocumentEventTypes.All"/>.</summary>
    public required string Type { get; init; }

    public required Guid DocumentId { get; init; }

    public required Guid VersionId { get; init; }

    public required int Version { get; init; }

    public required string SourceUri { get; init; }

    /// <summary>State of the version from then on.</summary>
    public required string State { get; init; }

    public required string Stage { get; init; }

    public string? ReasonCode { get; init; }

    public int? Pages { get; init; }

    public int? Chunks { get; init; }

    public required DateTime At { get; init; }
}
