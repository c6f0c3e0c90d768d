namespace IngestPipeline.Storage.Quarantine;

/// <summary>The entries cannot be replayed in the way that was asked for; nothing was changed. The message says what to do.</summary>
public sealed class ReplayRefusedException(string message) : Exception(message);
