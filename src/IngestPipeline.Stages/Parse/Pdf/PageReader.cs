using IngestPipeline.Domain.Documents;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Graphics;
using UglyToad.PdfPig.Graphics.Colors;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Takes from a page of the library what layout needs, in coordinates of the page as displayed.</summary>
internal static class PageReader
{
    private const double RuleThickness = 3;
    private const double MinRuleLength = 4;
    private const int MaxRules = 20_000;
    private const int MaxFills = 2_000;
    private const int MaxAnnotations = 10_000;
    private const double SmallestDot = 1.2;
    private const double LargestDot = 9;

    public static PageContent Read(Page page, Func<IToken, IToken?> resolve)
    {
        var content = new PageContent { Number = page.Number, Width = page.Width, Height = page.Height };
        ReadPictures(page, content);
        var fills = new List<BoundingBox>();
        ReadPaths(page, content, fills);

        var letters = new LetterReader(content);
        letters.Read(page.Letters);
        if (content.IsScanWithText)
            letters.ShowAll();
        else if (letters.White.Count > 0 && !page.Operations.Any(operation => operation.Operator == "sh"))
            letters.HideWhite((x, y) => Covers(fills, x, y) || content.Pictures.Exists(picture => Contains(picture.Box, x, y)));
        content.Annotations = [.. page.GetAnnotations().Take(MaxAnnotations)];
        PlacedTextReader.Read(content, resolve);
        return content;
    }

    private static void ReadPictures(Page page, PageContent content)
    {
        foreach (var image in page.GetImages())
        {
            var box = Clipped(image.BoundingBox, content);
            var share = (box.Right - box.Left) * (box.Bottom - box.Top) / Math.Max(1, content.Width * content.Height);
            if (share <= 0)
                continue;
            var isPhotographic = image.ImageDictionary?.TryGet(NameToken.Filter, out var filter) == true && Names(filter, NameToken.DctDecode, NameToken.JpxDecode);
            content.Pictures.Add(new Picture(box, share, image.WidthInSamples, image.HeightInSamples, isPhotographic));
        }
    }

    private static bool Names(IToken filter, params ReadOnlySpan<NameToken> wanted)
    {
        foreach (var name in wanted)
        {
            if (filter is NameToken single ? single.Equals(name) : filter is ArrayToken list && list.Data.Contains(name))
                return true;
        }

        return false;
    }

    private static void ReadPaths(Page page, PageContent content, List<BoundingBox> fills)
    {
        foreach (var path in page.Paths)
        {
            if (!path.IsFilled && !path.IsStroked)
                continue;
            foreach (var subpath in path)
                ReadSubpath(path, subpath, content, fills);
        }
    }

    private static void ReadSubpath(PdfPath path, PdfSubpath subpath, PageContent content, List<BoundingBox> fills)
    {
        var isStraight = true;
        var edges = 0;
        foreach (var command in subpath.Commands)
        {
            if (command is PdfSubpath.Line line)
            {
                edges++;
                isStraight &= Math.Abs(line.From.X - line.To.X) < 0.5 || Math.Abs(line.From.Y - line.To.Y) < 0.5;
            }
            else if (command is PdfSubpath.BezierCurve)
            {
                isStraight = false;
            }
        }

        if (subpath.GetBoundingRectangle() is not { } bounds)
            return;
        var (left, top, right, bottom) = (bounds.Left, content.Height - bounds.Top, bounds.Right, content.Height - bounds.Bottom);
        var (width, height) = (right - left, bottom - top);
        if (!double.IsFinite(left + top + right + bottom) || content.Rules.Count >= MaxRules)
            return;
        if (width is >= SmallestDot and <= LargestDot && height is >= SmallestDot and <= LargestDot && Math.Abs(width - height) <= width * 0.3
            && content.Dots.Count < MaxFills && (path.IsFilled || !isStraight))
        {
            content.Dots.Add(new BoundingBox(left, top, right, bottom));
        }

        if (!isStraight)
        {
            content.DrawnShapes++;
        }
        else if (Math.Min(width, height) <= RuleThickness)
        {
            AddRule(content, width >= height, width >= height ? (top + bottom) / 2 : (left + right) / 2, width >= height ? left : top, width >= height ? right : bottom);
        }
        else if (path.IsStroked && edges >= 1)
        {
            foreach (var command in subpath.Commands)
            {
                if (command is PdfSubpath.Line line)
                    AddEdge(content, line);
            }

            if (edges == 3)
                AddRule(content, false, left, top, bottom);
        }

        if (path.IsFilled && fills.Count < MaxFills && IsDark(path.FillColor))
            fills.Add(new BoundingBox(left, top, right, bottom));
    }

    private static void AddEdge(PageContent content, PdfSubpath.Line line)
    {
        var (x0, y0, x1, y1) = (line.From.X, content.Height - line.From.Y, line.To.X, content.Height - line.To.Y);
        if (Math.Abs(y0 - y1) < 0.5)
            AddRule(content, true, y0, Math.Min(x0, x1), Math.Max(x0, x1));
        else
            AddRule(content, false, x0, Math.Min(y0, y1), Math.Max(y0, y1));
    }

    private static void AddRule(PageContent content, bool isHorizontal, double at, double from, double to)
    {
        if (to - from >= MinRuleLength && content.Rules.Count < MaxRules)
            content.Rules.Add(new Rule(isHorizontal, at, from, to));
    }

    private static bool IsDark(IColor? color) => color switch
    {
        GrayColor gray => gray.Gray < 0.9,
        RGBColor rgb => Math.Min(rgb.R, Math.Min(rgb.G, rgb.B)) < 0.9,
        CMYKColor cmyk => Math.Max(Math.Max(cmyk.C, cmyk.M), Math.Max(cmyk.Y, cmyk.K)) > 0.1,
        null => false,
        _ => true,
    };

    private static bool Covers(List<BoundingBox> boxes, double x, double y)
    {
        foreach (var box in boxes)
        {
            if (Contains(box, x, y))
                return true;
        }

        return false;
    }

    private static bool Contains(in BoundingBox box, double x, double y) => x >= box.Left && x <= box.Right && y >= box.Top && y <= box.Bottom;

    private static BoundingBox Clipped(in PdfRectangle bounds, PageContent content)
    {
        // A turned picture's corners come in another order.
        var (left, right) = (Math.Min(bounds.BottomLeft.X, Math.Min(bounds.TopRight.X, Math.Min(bounds.TopLeft.X, bounds.BottomRight.X))),
            Math.Max(bounds.BottomLeft.X, Math.Max(bounds.TopRight.X, Math.Max(bounds.TopLeft.X, bounds.BottomRight.X))));
        var (low, high) = (Math.Min(bounds.BottomLeft.Y, Math.Min(bounds.TopRight.Y, Math.Min(bounds.TopLeft.Y, bounds.BottomRight.Y))),
            Math.Max(bounds.BottomLeft.Y, Math.Max(bounds.TopRight.Y, Math.Max(bounds.TopLeft.Y, bounds.BottomRight.Y))));
        return new BoundingBox(
            Math.Clamp(left, 0, content.Width),
            Math.Clamp(content.Height - high, 0, content.Height),
            Math.Clamp(right, 0, content.Width),
            Math.Clamp(content.Height - low, 0, content.Height));
    }
}
