namespace IngestPipeline.Storage.Queries;

/// <summary>Something that happened to a document: received, deleted, an attempt at a work item, what a person did.</summary>
public sealed record TimelineEvent
{
    public DateTime At { get; init; }

    /// <summary><c>received</c>, <c>deleted</c>, <c>attempt</c>, or the action of an audit event such as <c>quarantine.replayed</c>.</summary>
    public required string Event { get; init; }

    public int? Version { get; init; }

    public string? Stage { get; init; }

    public int? Part { get; init; }

    /// <summary>How the attempt ended; null while it runs.</summary>
    public string? Outcome { get; init; }

    public double? Seconds { get; init; }

    public string? ReasonCode { get; init; }

    public string? Detail { get; init; }

    /// <summary>The worker or the person.</summary>
    public string? Actor { get; init; }
}
