namespace IngestPipeline.Storage.Queries;

/// <summary>What lies before one stage.</summary>
public sealed record QueueDepth
{
    public required string Stage { get; init; }

    /// <summary>Items to be claimed, those of versions that are not admitted yet among them. Copies that wait for another version are not.</summary>
    public long Ready { get; init; }

    public long Running { get; init; }

    public long Delayed { get; init; }

    /// <summary>Age of the oldest ready item; null when there is none.</summary>
    public double? OldestSeconds { get; init; }

    /// <summary>Open quarantine entries of versions that failed here.</summary>
    public long Quarantined { get; init; }

    /// <summary>Hints that lie in the broker; null when it was not asked or there is none.</summary>
    public long? BrokerDepth { get; init; }
}
