namespace IngestPipeline.Storage.Queries;

/// <summary>An <see cref="Overview"/> as programs get it, on the command line and over HTTP: one object, counts first.</summary>
public sealed record OverviewFields : VersionCounts
{
    public long Chunks { get; init; }

    public IReadOnlyList<HostDetails> Hosts { get; init; } = [];

    public IReadOnlyList<EmbeddingPause> Pauses { get; init; } = [];

    public IReadOnlyList<QueueDepth> Queues { get; init; } = [];

    public IReadOnlyList<RunningItem> Running { get; init; } = [];

    public Throughput? Throughput { get; init; }

    public OldestItem? Oldest { get; init; }

    public double? EstimatedSecondsToDrain { get; init; }

    public IReadOnlyList<OverviewAlert> Alerts { get; init; } = [];

    public static OverviewFields Of(Overview overview)
    {
        var status = overview.Status;
        var versions = status.Versions;
        return new OverviewFields
        {
            Received = versions.Received,
            Indexed = versions.Indexed,
            Duplicate = versions.Duplicate,
            Quarantined = versions.Quarantined,
            Superseded = versions.Superseded,
            Deleted = versions.Deleted,
            Processing = versions.Processing,
            Chunks = status.Chunks,
            Hosts = status.Hosts,
            Pauses = status.Pauses,
            Queues = status.Queues,
            Running = overview.Running,
            Throughput = overview.Throughput,
            Oldest = overview.Oldest,
            EstimatedSecondsToDrain = overview.EstimatedSecondsToDrain,
            Alerts = overview.Alerts,
        };
    }
}
