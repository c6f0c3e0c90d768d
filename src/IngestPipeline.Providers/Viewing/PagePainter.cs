using IngestPipeline.Domain.Documents;
using SkiaSharp;

namespace IngestPipeline.Providers.Viewing;

/// <summary>Draws the boxes of elements over the picture of a page.</summary>
internal static class PagePainter
{
    private const float LabelSize = 13;
    private const float LabelHeight = 15;
    private const float Outline = 2;
    private const byte FillOpacity = 28;

    /// <summary>A blank page.</summary>
    public static SKBitmap Blank(double widthPoints, double heightPoints, double pixelsPerPoint)
    {
        var bitmap = new SKBitmap(Math.Max(1, (int)Math.Round(widthPoints * pixelsPerPoint)), Math.Max(1, (int)Math.Round(heightPoints * pixelsPerPoint)));
        bitmap.Erase(SKColors.White);
        return bitmap;
    }

    /// <summary>A copy of the page with its boxes, as PNG.</summary>
    public static byte[] Paint(SKBitmap page, IReadOnlyList<ElementMark> marks, double pixelsPerPoint)
    {
        using var picture = new SKBitmap(page.Width, page.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(picture))
        {
            canvas.Clear(SKColors.White);
            canvas.DrawBitmap(page, 0, 0, SKSamplingOptions.Default);
            var boxes = marks.Select(mark => (Mark: mark, Box: Scaled(mark.Box, (float)pixelsPerPoint))).ToList();
            foreach (var (mark, box) in boxes)
                DrawBox(canvas, box, ColourOf(mark.Type));
            // Labels last, so that no box lies over one, and each at the first place that is free.
            var taken = new List<SKRect>();
            foreach (var (mark, box) in boxes)
                DrawLabel(canvas, mark, box, picture.Width, taken);
        }

        using var data = picture.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKRect Scaled(BoundingBox box, float scale) =>
        new((float)box.Left * scale, (float)box.Top * scale, (float)box.Right * scale, (float)box.Bottom * scale);

    private static void DrawBox(SKCanvas canvas, SKRect box, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour.WithAlpha(FillOpacity), Style = SKPaintStyle.Fill };
        canvas.DrawRect(box, paint);
        (paint.Color, paint.Style, paint.StrokeWidth, paint.IsAntialias) = (colour, SKPaintStyle.Stroke, Outline, true);
        canvas.DrawRect(box, paint);
    }

    private static void DrawLabel(SKCanvas canvas, ElementMark mark, SKRect box, int pageWidth, List<SKRect> taken)
    {
        var width = (StrokeFont.Measure(mark.Label) * LabelSize / StrokeFont.UnitsPerEm) + 6;
        var left = Math.Clamp(box.Left, 0, Math.Max(0, pageWidth - width));
        var label = SKRect.Create(left, Math.Max(0, box.Top - LabelHeight), width, LabelHeight);
        for (var tries = 0; tries < 12 && taken.Exists(other => other.IntersectsWith(label)); tries++)
            label.Offset(label.Right + width < pageWidth ? width / 2 : 0, label.Right + width < pageWidth ? 0 : LabelHeight);
        taken.Add(label);
        using var paint = new SKPaint { Color = ColourOf(mark.Type), Style = SKPaintStyle.Fill };
        canvas.DrawRect(label, paint);
        StrokeFont.Draw(canvas, mark.Label, label.Left + 3, label.Bottom - 3, LabelSize, SKColors.White);
    }

    private static SKColor ColourOf(ElementType type) => type switch
    {
        ElementType.Title => new SKColor(160, 0, 40),
        ElementType.Heading => new SKColor(200, 60, 0),
        ElementType.Paragraph => new SKColor(20, 90, 190),
        ElementType.ListItem => new SKColor(0, 125, 125),
        ElementType.Table => new SKColor(0, 120, 40),
        ElementType.Code => new SKColor(90, 90, 90),
        ElementType.Caption => new SKColor(150, 90, 0),
        ElementType.Footnote => new SKColor(120, 80, 40),
        ElementType.Image => new SKColor(140, 0, 140),
        _ => new SKColor(120, 120, 130),
    };
}
