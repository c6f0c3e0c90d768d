namespace IngestPipeline.Domain.Documents;

/// <summary>One recognised page. Element ids and pages are set when the page is merged into its document.</summary>
public sealed record RecognisedPage
{
    /// <summary>1-based page of the document.</summary>
    public required int Page { get; init; }

    /// <summary>Paragraphs in reading order, boxes in points.</summary>
    public required IReadOnlyList<Element> Elements { get; init; }

    /// <summary>Mean word confidence 0 to 100; 0 when no word was found.</summary>
    public required double MeanConfidence { get; init; }

    public required IReadOnlyList<RecognisedWord> Words { get; init; }

    /// <summary>Width in points.</summary>
    public double Width { get; init; }

    /// <summary>Height in points.</summary>
    public double Height { get; init; }

    /// <summary>Clockwise degrees the image was turned before recognition: 0, 90, 180 or 270.</summary>
    public int RotatedBy { get; init; }

    /// <summary>What was done to the image, beyond turning, because the page reads better so; null when nothing was.</summary>
    public string? Treatment { get; init; }

    /// <summary>Why what was read is not to be believed, and what helps; null when nothing stands in the way.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Why the page could not be recognised; null when it was.</summary>
    public string? Failure { get; init; }
}
