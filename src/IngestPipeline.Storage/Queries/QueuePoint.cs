namespace IngestPipeline.Storage.Queries;

/// <summary>The backlog of a stage at a moment; null when nothing is known of that time.</summary>
/// <param name="At">The moment.</param>
/// <param name="CompletedPerMinute">Items completed since the point before, a minute.</param>
public sealed record QueuePoint(DateTime At, long? Ready, long? Running, long? Delayed, long? Quarantined, double? CompletedPerMinute);
