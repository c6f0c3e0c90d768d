namespace IngestPipeline.Storage.Retention;

/// <summary>What is left of a deleted document. Its tombstone stays: that it existed, and its history, without its text.</summary>
public sealed record DeletionProof
{
    /// <summary>Rows by table that still belong to the document; empty when the deletion is complete.</summary>
    public required IReadOnlyDictionary<string, long> LeftRows { get; init; }

    /// <summary>Stored files that only the document used and that are gone.</summary>
    public required int FilesRemoved { get; init; }

    /// <summary>Stored files that other documents use too, so they stay.</summary>
    public required int FilesShared { get; init; }

    /// <summary>Stored files that nobody uses and that are still there; 0 when the deletion is complete.</summary>
    public required int FilesLeft { get; init; }

    public bool IsComplete => LeftRows.Count == 0 && FilesLeft == 0;
}
