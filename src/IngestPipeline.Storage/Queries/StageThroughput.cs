namespace IngestPipeline.Storage.Queries;

/// <summary>Items a minute that a stage completed.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="LastMinute">During the last minute; null when it was not watched for long enough.</param>
/// <param name="LastFiveMinutes">During the last five minutes.</param>
public sealed record StageThroughput(string Stage, double? LastMinute, double? LastFiveMinutes);
