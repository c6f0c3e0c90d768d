namespace IngestPipeline.Storage.Queries;

/// <summary>The item that has been open for longest.</summary>
public sealed record OldestItem
{
    public required string Stage { get; init; }

    /// <summary><c>ready</c>, <c>running</c> or <c>delayed</c>.</summary>
    public required string State { get; init; }

    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public required string FileName { get; init; }

    /// <summary>Since it became ready, or was put off for the last time.</summary>
    public double Seconds { get; init; }
}
