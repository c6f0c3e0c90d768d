namespace IngestPipeline.Storage.Queries;

/// <summary>One look at the whole: who works, what was received and where it is, what waits.</summary>
public sealed record PipelineStatus
{
    public required VersionCounts Versions { get; init; }

    public long Chunks { get; init; }

    public required IReadOnlyList<HostDetails> Hosts { get; init; }

    /// <summary>Embedding spaces for which nothing is embedded now.</summary>
    public IReadOnlyList<EmbeddingPause> Pauses { get; init; } = [];

    public required IReadOnlyList<QueueDepth> Queues { get; init; }
}
