namespace IngestPipeline.Domain.Documents;

/// <summary>The output of one ocr part: what was recognised on its pages.</summary>
public sealed record OcrPart
{
    public required IReadOnlyList<RecognisedPage> Pages { get; init; }
}
