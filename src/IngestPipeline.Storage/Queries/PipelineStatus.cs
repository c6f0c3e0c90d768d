namespace IngestPipeline.Storage.Queries;

/// <summary>One look at the whole: who works, what was received and where it is, what waits.</summary>
public sealed record PipelineStatus
{
    public required VersionCounts Versions { get; init; }

    public long Chunks { get; init; }

    public required IReadOnlyList<HostDetails> Hosts { get; init; }

    public required IReadOnlyList<QueueDepth> Queues { get; init; }
}
