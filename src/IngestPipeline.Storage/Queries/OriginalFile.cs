namespace IngestPipeline.Storage.Queries;

/// <summary>What was received as the newest version of a document.</summary>
public sealed record OriginalFile
{
    /// <summary>State of that version: the content of a deleted one is nobody's to read, also where another document keeps it.</summary>
    public required string State { get; init; }

    public required string Sha256 { get; init; }

    public required string MediaType { get; init; }

    public required string FileName { get; init; }

    public DateTime ReceivedAt { get; init; }
}
