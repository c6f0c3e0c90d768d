namespace IngestPipeline.Storage.Queries;

/// <summary>The backlog of one stage over time.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Points">Oldest first.</param>
public sealed record StageHistory(string Stage, IReadOnlyList<QueuePoint> Points);
