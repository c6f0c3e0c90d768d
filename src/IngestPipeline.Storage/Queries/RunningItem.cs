namespace IngestPipeline.Storage.Queries;

/// <summary>What a worker does now.</summary>
public sealed record RunningItem
{
    /// <summary>The host that holds the lease.</summary>
    public required string HostId { get; init; }

    public required string Stage { get; init; }

    public int Part { get; init; }

    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public required string FileName { get; init; }

    /// <summary>Since the item was claimed.</summary>
    public double Seconds { get; init; }
}
