namespace IngestPipeline.Storage.Queries;

/// <summary>Which documents a list shows; what is null does not restrict.</summary>
public sealed record DocumentFilter
{
    /// <summary>One of <see cref="DocumentReader.States"/>. Without one, a stage selects what is under way or failed there, and a reason what is quarantined.</summary>
    public string? State { get; init; }

    /// <summary>Stage that the newest version is in, or failed or ended at.</summary>
    public string? Stage { get; init; }

    public string? ReasonCode { get; init; }

    /// <summary>Beginning of the URI.</summary>
    public string? SourcePrefix { get; init; }

    /// <summary>One of the flags of a document.</summary>
    public string? Flag { get; init; }

    /// <summary>Part of the name or the path as people write it; of letters beyond ASCII the case counts, since URIs have them as bytes.</summary>
    public string? Text { get; init; }

    /// <summary>True when all documents are shown.</summary>
    public bool IsEmpty => this == new DocumentFilter();
}
