using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Providers.Ocr;

/// <summary>
/// Straight lines of a level page, found by opening the binary image with long thin bricks: what a brick fits into is a line or a bar.
/// Lines come in units of text, a ninth of the height of a word, so that the same slack suits every resolution.
/// </summary>
internal sealed class RuledLines : IDisposable
{
    private const double UnitsOfText = 9;
    private const double LargeText = 24; // pixels; at half the size lines remain as clear and cost a quarter
    private const double LongEnough = 1.8; // word heights; letters of headings are shorter
    private const double Wide = 4; // the feet of letters that touch make shorter ones
    private const double Thin = 0.35;
    private const int Background = 200; // what the evened background comes to
    private const int Ink = 160;
    private const double Gap = 0.08; // word heights; between letters there is more
    private readonly PixHandle mask;
    private readonly PixHandle ink;
    private readonly int reduction;

    private RuledLines(PixHandle mask, PixHandle ink, int reduction, double unit, List<Rule> horizontal, List<Rule> vertical)
    {
        (this.mask, this.ink, this.reduction) = (mask, ink, reduction);
        (Unit, Horizontal, Vertical) = (unit, horizontal, vertical);
    }

    /// <summary>Pixels of the image in one unit.</summary>
    public double Unit { get; }

    public List<Rule> Horizontal { get; }

    public List<Rule> Vertical { get; }

    /// <returns>Null when there are too few lines for a grid.</returns>
    public static RuledLines? Find(Pix image, double textHeight)
    {
        if (textHeight < 4)
            return null;
        var reduction = textHeight > LargeText ? 2 : 1;
        var binary = Binary(image, reduction);
        if (binary is null)
            return null;
        var height = textHeight / reduction;
        var gap = 1 + (int)(height * Gap);
        var (lying, standing) = (Opened(binary, (int)(height * Wide), 1, gap), Opened(binary, 1, (int)(height * LongEnough), gap));
        var scale = UnitsOfText / height;
        var rules = new List<Rule>();
        Collect(lying, true, height * Thin, scale, rules);
        Collect(standing, false, height * Thin, scale, rules);
        var (horizontal, vertical) = RuleLines.Joined(rules);
        var mask = LeptonicaNative.Or(0, lying, standing);
        lying.Dispose();
        standing.Dispose();
        if (horizontal.Count >= 2 && vertical.Count >= 2 && !mask.IsInvalid)
            return new RuledLines(mask, binary, reduction, 1 / scale * reduction, horizontal, vertical);
        mask.Dispose();
        binary.Dispose();
        return null;
    }

    /// <summary>A copy of the image with the lines painted white.</summary>
    public PixHandle Erased(Pix image)
    {
        using var wider = LeptonicaNative.Dilate(0, mask, 3, 3);
        using var full = reduction == 1 ? LeptonicaNative.Copy(0, wider) : LeptonicaNative.Expand(wider, reduction);
        var copy = LeptonicaNative.Copy(0, image.Handle);
        _ = LeptonicaNative.Paint(copy, full, 0xFFFFFFFF);
        return copy;
    }

    /// <summary>Share of a box, in units, that is black.</summary>
    public double InkShare(double left, double top, double right, double bottom)
    {
        var scale = Unit / reduction;
        var (width, height) = ((int)((right - left) * scale), (int)((bottom - top) * scale));
        if (width <= 0 || height <= 0)
            return 0;
        var box = LeptonicaNative.CreateBox((int)(left * scale), (int)(top * scale), width, height);
        var failed = LeptonicaNative.CountBlack(ink, box, out var count, 0) != 0;
        LeptonicaNative.DestroyBox(ref box);
        return failed ? 0 : count / ((double)width * height);
    }

    public void Dispose()
    {
        mask.Dispose();
        ink.Dispose();
    }

    private static PixHandle? Binary(Pix image, int reduction)
    {
        using var gray = LeptonicaNative.ConvertToGray(image.Handle, 0);
        if (gray.IsInvalid)
            return null;
        using var small = reduction == 1 ? LeptonicaNative.Copy(0, gray) : LeptonicaNative.ReduceToLeast(gray, reduction, reduction);
        if (small.IsInvalid)
            return null;
        // Shaded cells become as light as the paper, so that the lines between them show.
        using var even = LeptonicaNative.NormaliseBackground(small, 0, 0);
        var binary = LeptonicaNative.Threshold(even.IsInvalid ? small : even, even.IsInvalid ? Ink : Background * 4 / 5);
        if (!binary.IsInvalid)
            return binary;
        binary.Dispose();
        return null;
    }

    private static PixHandle Opened(PixHandle binary, int width, int height, int gap)
    {
        using var closed = LeptonicaNative.Close(0, binary, width > 1 ? gap : 1, height > 1 ? gap : 1);
        return LeptonicaNative.Open(0, closed, Math.Max(1, width), Math.Max(1, height));
    }

    /// <summary>A thin piece is a line; a thick one is a filled bar, and its edges are lines.</summary>
    private static void Collect(PixHandle pieces, bool isHorizontal, double thin, double scale, List<Rule> rules)
    {
        const int MostPieces = 5000; // a photograph or a halftone, not a table
        var boxes = LeptonicaNative.FindConnected(pieces, 8);
        if (boxes == 0)
            return;
        var count = LeptonicaNative.CountBoxes(boxes);
        for (var index = 0; index < count && count <= MostPieces; index++)
        {
            if (LeptonicaNative.BoxAt(boxes, index, out var left, out var top, out var width, out var height) != 0)
                continue;
            var (near, thickness, from, length) = isHorizontal ? (top, height, left, width) : (left, width, top, height);
            var (start, end) = (from * scale, (from + length) * scale);
            if (thickness <= Math.Max(3, thin) + (length * Slant))
            {
                rules.Add(new Rule(isHorizontal, (near + (thickness / 2.0)) * scale, start, end));
                continue;
            }

            rules.Add(new Rule(isHorizontal, near * scale, start, end));
            rules.Add(new Rule(isHorizontal, (near + thickness) * scale, start, end));
        }

        LeptonicaNative.DestroyBoxes(ref boxes);
    }

    // What levelling leaves: half a degree.
    private const double Slant = 0.009;
}
