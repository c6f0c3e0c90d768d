namespace IngestPipeline.Storage.Ledger;

/// <summary>How far a space is built.</summary>
/// <param name="Vectors">Chunks that have one.</param>
/// <param name="Missing">Chunks that readers see and that have none.</param>
public sealed record SpaceProgress(long Vectors, long Missing);
