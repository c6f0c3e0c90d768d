namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>The lines of one page in reading order.</summary>
internal sealed class PageLayout
{
    public required int Number { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>Flows in reading order: a flow is a stretch of lines in one column and one reading direction.</summary>
    public List<(TextFrame Frame, List<TextLine> Lines)> Flows { get; } = [];

    /// <summary>The text lies over a scan: someone's recognition, not the author's text.</summary>
    public bool IsOcrLayer { get; set; }

    /// <summary>Pictures that may hold text, on a page that also has text of its own.</summary>
    public List<Picture> TextPictures { get; } = [];

    /// <summary>Set when layout analysis failed and the order of the content stream was taken.</summary>
    public string? Fallback { get; set; }
}
