namespace IngestPipeline.Hosting.Intake;

/// <summary>A drop folder.</summary>
public sealed record WatchedFolder(string TenantId, string Path, bool ConfirmDeletes);
