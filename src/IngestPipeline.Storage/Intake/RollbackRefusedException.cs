namespace IngestPipeline.Storage.Intake;

/// <summary>A document cannot go back as asked; nothing was changed. The message says why, and what to do.</summary>
public sealed class RollbackRefusedException(string message) : Exception(message);
