namespace IngestPipeline.Storage.Queries;

/// <summary>One unit of work of a version.</summary>
public sealed record WorkItemDetails
{
    public required string Stage { get; init; }

    public int Part { get; init; }

    public required string State { get; init; }

    public int Failures { get; init; }

    /// <summary>Workers that died holding it.</summary>
    public int Deaths { get; init; }

    public int Delays { get; init; }

    /// <summary>When a delayed item is tried again.</summary>
    public DateTime? DueAt { get; init; }

    public string? LeaseOwner { get; init; }
}
