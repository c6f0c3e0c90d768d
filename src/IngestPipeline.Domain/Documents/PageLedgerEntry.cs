namespace IngestPipeline.Domain.Documents;

/// <summary>What became of one page: every page of the source has exactly one entry, so that none goes missing in silence.</summary>
public sealed record PageLedgerEntry
{
    /// <summary>1-based.</summary>
    public required int Page { get; init; }

    public required PageState State { get; init; }

    /// <summary>Why OCR is needed, why the page failed, or which fallback was used; null when nothing is to be said.</summary>
    public string? Reason { get; init; }

    /// <summary>Characters of text extracted, white space included.</summary>
    public int Characters { get; init; }

    /// <summary>Width as displayed, in points.</summary>
    public double? Width { get; init; }

    /// <summary>Height as displayed, in points.</summary>
    public double? Height { get; init; }

    /// <summary>The page's own text where parse doubts it, kept until recognition shows whether it has a better one; null otherwise.</summary>
    public string? DoubtedText { get; init; }

    /// <summary>Mean word confidence 0 to 100 of a recognised page.</summary>
    public double? OcrConfidence { get; init; }
}
