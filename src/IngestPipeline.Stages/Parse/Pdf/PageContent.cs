using IngestPipeline.Domain.Documents;
using UglyToad.PdfPig.Annotations;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>What one page shows, before any layout.</summary>
internal sealed class PageContent
{
    public required int Number { get; init; }

    /// <summary>As displayed, in points.</summary>
    public required double Width { get; init; }

    /// <summary>As displayed, in points.</summary>
    public required double Height { get; init; }

    /// <summary>Glyphs by reading direction, in the order of the content stream; the direction with most glyphs first.</summary>
    public List<(TextFrame Frame, List<Glyph> Glyphs)> Text { get; } = [];

    public List<Picture> Pictures { get; } = [];

    /// <summary>Straight lines, in page coordinates.</summary>
    public List<Rule> Rules { get; } = [];

    /// <summary>Small filled or drawn dots and squares, which may be the signs of list items.</summary>
    public List<BoundingBox> Dots { get; } = [];

    /// <summary>Curves and strokes that are no straight line along an axis: letters drawn as outlines are made of these.</summary>
    public int DrawnShapes { get; set; }

    /// <summary>Everything laid over the page: links, notes, form fields, pinned files.</summary>
    public IReadOnlyList<Annotation> Annotations { get; set; } = [];

    /// <summary>Form values and notes, which lie on the page and not in its content.</summary>
    public List<PlacedText> Placed { get; } = [];

    public PageCounts Counts { get; } = new();

    /// <summary>Part of the page that pictures cover, 0 to 1; overlaps count twice.</summary>
    public double Covered => Math.Min(1, Pictures.Sum(picture => picture.Share));

    /// <summary>A scan with recognised text laid over it without ink: not hidden from the reader, who sees the scan.</summary>
    public bool IsScanWithText => Counts.Inkless > Counts.Visible && Covered >= ScanShare;

    /// <summary>From here on pictures make the page: margins may be left out of a scan.</summary>
    public const double ScanShare = 0.6;
}
