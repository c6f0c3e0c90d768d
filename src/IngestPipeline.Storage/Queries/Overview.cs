namespace IngestPipeline.Storage.Queries;

/// <summary>All that the first page of a dashboard shows. Reading it costs what is open, whatever is finished.</summary>
public sealed record Overview
{
    /// <summary>Counts, hosts, queues, pauses.</summary>
    public required PipelineStatus Status { get; init; }

    /// <summary>What workers do now, longest first; at most <see cref="OverviewReader.MaxRunning"/>.</summary>
    public required IReadOnlyList<RunningItem> Running { get; init; }

    public required Throughput Throughput { get; init; }

    /// <summary>What has been open for longest; null when nothing is.</summary>
    public OldestItem? Oldest { get; init; }

    /// <summary>
    /// Versions in processing divided by the versions finished a second during the last five minutes (Little's law); null when nothing was
    /// finished meanwhile. It holds as long as what comes resembles what went.
    /// </summary>
    public double? EstimatedSecondsToDrain { get; init; }

    /// <summary>What a person should look at, worst first.</summary>
    public required IReadOnlyList<OverviewAlert> Alerts { get; init; }
}
