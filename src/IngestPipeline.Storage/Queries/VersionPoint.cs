namespace IngestPipeline.Storage.Queries;

/// <summary>Versions at a moment; null when nothing is known of that time.</summary>
/// <param name="At">The moment.</param>
/// <param name="Received">Received until then.</param>
/// <param name="Indexed">Searchable then.</param>
/// <param name="ReceivedPerMinute">Received since the point before, a minute.</param>
/// <param name="FinishedPerMinute">Versions that reached an end state since the point before, a minute.</param>
public sealed record VersionPoint(DateTime At, long? Received, long? Indexed, double? ReceivedPerMinute, double? FinishedPerMinute);
