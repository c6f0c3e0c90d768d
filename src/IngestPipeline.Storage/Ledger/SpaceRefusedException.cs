namespace IngestPipeline.Storage.Ledger;

/// <summary>An embedding space cannot be added, promoted or dropped; the message says why and what to do.</summary>
public sealed class SpaceRefusedException(string message) : Exception(message);
