namespace IngestPipeline.Storage.Queries;

/// <summary>The counts of a tenant's record that are exported as metrics.</summary>
public sealed record RecordFigures
{
    public required VersionCounts Versions { get; init; }

    public required IReadOnlyList<QueueDepth> Queues { get; init; }

    /// <summary>Open quarantine entries by reason code; a reason without any is absent.</summary>
    public required IReadOnlyDictionary<string, long> Quarantined { get; init; }

    public required int HostsAlive { get; init; }
}
