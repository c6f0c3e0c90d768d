namespace IngestPipeline.Storage.Queries;

/// <summary>Where quarantine begins by the options of today.</summary>
/// <param name="MinOcrConfidence"><c>Ocr:MinConfidence</c>, 0 to 100.</param>
/// <param name="MaxUnreadableShare"><c>Quality:MaxUnreadableShare</c>, 0 to 1.</param>
public sealed record QualityThresholds(double MinOcrConfidence, double MaxUnreadableShare);
