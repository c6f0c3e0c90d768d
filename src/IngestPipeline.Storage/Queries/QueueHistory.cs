namespace IngestPipeline.Storage.Queries;

/// <summary>How the backlog went, at evenly spaced moments.</summary>
public sealed record QueueHistory
{
    public DateTime Since { get; init; }

    public DateTime Until { get; init; }

    /// <summary>Between two points.</summary>
    public double StepSeconds { get; init; }

    /// <summary>One entry a stage, in order of the pipeline, all with points at the same moments.</summary>
    public required IReadOnlyList<StageHistory> Stages { get; init; }

    public required IReadOnlyList<VersionPoint> Versions { get; init; }
}
