using IngestPipeline.Providers.Viewing;
using SkiaSharp;

namespace IngestPipeline.Samples;

/// <summary>Draws a document on A4 pages as pictures, the way a scanner would deliver them: grey, tilted, speckled.</summary>
public static class PagePicture
{
    private const float InchesWide = 8.27f;
    private const float InchesHigh = 11.69f;
    private const float MarginInches = 1f;
    private const float PointsPerInch = 72f;
    private const float BodyPoints = 12.5f;
    private const float HeadingPoints = 15f;
    private const float TitlePoints = 19f;

    /// <summary>Grey A4 pages at <paramref name="dpi"/>; speckles and tilt derive from <paramref name="seed"/>.</summary>
    public static IReadOnlyList<SKBitmap> Draw(SampleDocument document, int dpi = 200, float tiltDegrees = 0.3f, int seed = 1)
    {
        var lines = Lay(document, dpi).ToList();
        var bottom = (InchesHigh - MarginInches) * dpi;
        var pages = new List<SKBitmap>();
        var next = 0;
        do
        {
            var bitmap = new SKBitmap((int)(InchesWide * dpi), (int)(InchesHigh * dpi), SKColorType.Gray8, SKAlphaType.Opaque);
            using (var canvas = new SKCanvas(bitmap))
            {
                canvas.Clear(new SKColor(250, 250, 250));
                canvas.RotateDegrees(tiltDegrees * (pages.Count % 2 == 0 ? 1 : -1), bitmap.Width / 2f, bitmap.Height / 2f);
                var y = MarginInches * dpi;
                while (next < lines.Count && y + lines[next].Leading <= bottom)
                {
                    y += lines[next].Leading;
                    StrokeFont.Draw(canvas, lines[next].Text, MarginInches * dpi, y, lines[next].Size);
                    next++;
                }
            }
            if (tiltDegrees != 0)
                Speckle(bitmap, seed + pages.Count);
            pages.Add(bitmap);
        } while (next < lines.Count);
        return pages;
    }

    private static IEnumerable<(string Text, float Size, float Leading)> Lay(SampleDocument document, int dpi)
    {
        var width = (InchesWide - 2 * MarginInches) * dpi;
        foreach (var line in Wrap(document.Title, TitlePoints))
            yield return line;
        foreach (var section in document.Sections)
        {
            if (section.Heading.Length > 0)
            {
                yield return ("", 0, Pixels(BodyPoints) * 0.6f);
                foreach (var line in Wrap(section.Heading, HeadingPoints))
                    yield return line;
            }
            foreach (var paragraph in section.Paragraphs.Concat(section.Items.Select(item => "- " + item)))
            {
                yield return ("", 0, Pixels(BodyPoints) * 0.6f);
                foreach (var line in Wrap(paragraph, BodyPoints))
                    yield return line;
            }
            foreach (var row in section.Table is { } table ? table.Rows.Prepend(table.Columns) : [])
            {
                foreach (var line in Wrap(string.Join("   ", row), BodyPoints))
                    yield return line;
            }
        }

        float Pixels(float points) => points * dpi / PointsPerInch;

        IEnumerable<(string, float, float)> Wrap(string text, float points) =>
            LineWrap.Wrap(text, width, part => StrokeFont.Measure(part) * Pixels(points) / StrokeFont.UnitsPerEm)
                .Select(line => (line, Pixels(points), Pixels(points) * 1.45f));
    }

    private static void Speckle(SKBitmap bitmap, int seed)
    {
        // Seeded: the same picture every time (a seeded System.Random is stable across versions).
        var random = new Random(seed);
        var pixels = bitmap.GetPixelSpan().ToArray();
        for (var count = pixels.Length / 4000; count > 0; count--)
            pixels[random.Next(pixels.Length)] = (byte)random.Next(60, 200);
        System.Runtime.InteropServices.Marshal.Copy(pixels, 0, bitmap.GetPixels(), pixels.Length);
    }
}
