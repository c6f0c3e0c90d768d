using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Isolation;
using SkiaSharp;

namespace IngestPipeline.Providers.Viewing;

/// <summary>The child's side of <see cref="PageDrawer"/>: whoever shows a picture decodes nothing that came from a document.</summary>
internal static class DrawChildHandler
{
    public const string Verb = "draw";
    private const double PointsPerInch = 72;
    private const double Margin = 20;

    public static ChildHandler Create() => (request, _) =>
    {
        var page = request.Input.Deserialize<PageToDraw>(DocumentJson.Options) ?? throw new JsonException("a page to draw is null");
        var options = request.Options.Deserialize<ViewOptions>(DocumentJson.Options) ?? throw new JsonException("view options are null");
        var raster = page.IsStored ? PageRaster.Draw(request.Path, page.MediaType, page.Page, options.Dpi, page.Password) : PageRaster.NotStored;
        var png = page.Marks is null ? raster.Png : Mark(raster, page, page.Marks, options.Dpi / PointsPerInch);
        var drawn = new DrawnPage { Failure = raster.Failure, Reason = raster.Reason, IsNoPage = raster.IsNoPage };
        return ChildReply.Completed(drawn, png is null ? [] : [png]);
    };

    private static byte[]? Mark(PageRaster raster, PageToDraw page, IReadOnlyList<ElementMark> marks, double pixelsPerPoint)
    {
        if (raster.Png is { } png && SKBitmap.Decode(png) is { } decoded)
        {
            using (decoded)
                return PagePainter.Paint(decoded, marks, page.Width is > 0 and var points ? decoded.Width / points : raster.DotsPerInch / PointsPerInch);
        }

        if (raster.IsNoPage || SizeOf(page, marks) is not { } size)
            return null;
        // A page of kilometres fits when its pixels are larger.
        var scale = Math.Min(pixelsPerPoint, Math.Sqrt(PageRaster.MaxMegapixels * 1e6 / (size.Width * size.Height)));
        using var blank = PagePainter.Blank(size.Width, size.Height, scale);
        return PagePainter.Paint(blank, marks, scale);
    }

    private static (double Width, double Height)? SizeOf(PageToDraw page, IReadOnlyList<ElementMark> marks)
    {
        if (page is { Width: > 0 and { } width, Height: > 0 and { } height })
            return (width, height);
        return marks.Count == 0 ? null : (marks.Max(mark => mark.Box.Right) + Margin, marks.Max(mark => mark.Box.Bottom) + Margin);
    }
}
