namespace IngestPipeline.Stages.Ocr;

/// <summary>Pages of one file to recognise.</summary>
public sealed record OcrRequest
{
    /// <summary>A PDF, or an image whose frames are its pages.</summary>
    public required string MediaType { get; init; }

    /// <summary>1-based pages.</summary>
    public required IReadOnlyList<int> Pages { get; init; }

    /// <summary>Password of an encrypted PDF.</summary>
    public string? Password { get; init; }
}
