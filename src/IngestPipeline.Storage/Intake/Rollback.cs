namespace IngestPipeline.Storage.Intake;

/// <summary>An earlier content that became the newest version of its document.</summary>
/// <param name="Version">The new version.</param>
/// <param name="RestoredFrom">The version whose content it has.</param>
public sealed record Rollback(Guid VersionId, int Version, int RestoredFrom);
