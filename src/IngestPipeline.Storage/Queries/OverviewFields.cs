using System.Text.Json.Serialization;

namespace IngestPipeline.Storage.Queries;

/// <summary>An <see cref="Overview"/> as programs get it, on the command line and over HTTP: one object, counts first.</summary>
public sealed record OverviewFields : VersionCounts
{
    [JsonConstructor]
    private OverviewFields()
    {
    }

    public long Chunks { get; private init; }

    public IReadOnlyList<HostDetails> Hosts { get; private init; } = [];

    public IReadOnlyList<EmbeddingPause> Pauses { get; private init; } = [];

    public IReadOnlyList<QueueDepth> Queues { get; private init; } = [];

    public IReadOnlyList<RunningItem> Running { get; private init; } = [];

    public Throughput? Throughput { get; private init; }

    public OldestItem? Oldest { get; private init; }

    public double? EstimatedSecondsToDrain { get; private init; }

    public IReadOnlyList<OverviewAlert> Alerts { get; private init; } = [];

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
