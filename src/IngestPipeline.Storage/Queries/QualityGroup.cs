namespace IngestPipeline.Storage.Queries;

/// <summary>One source, parser or media type.</summary>
/// <param name="Name">What its versions have in common.</param>
/// <param name="Versions">Versions received in the whole time.</param>
/// <param name="Points">Days on which it received something, oldest first.</param>
public sealed record QualityGroup(string Name, long Versions, IReadOnlyList<QualityPoint> Points);
