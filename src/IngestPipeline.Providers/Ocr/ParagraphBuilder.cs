using System.Numerics;
using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Makes elements and words of a reading, with boxes in points of the page as displayed.</summary>
internal sealed class ParagraphBuilder(Reading reading)
{
    private const double PointsPerInch = 72;

    // A paragraph of specks and strokes: no word of two letters that is even halfway sure.
    private const double Halfway = 40;

    public const string OcrFlag = "ocr";

    public (IReadOnlyList<Element> Elements, IReadOnlyList<RecognisedWord> Words) Build(double pageDotsPerInch)
    {
        var elements = new List<Element>();
        var kept = new List<RecognisedWord>();
        foreach (var paragraph in reading.Words.GroupBy(word => (word.Block, word.Paragraph)))
        {
            OcrWord[] words = [.. paragraph.Where(word => word.Letters > 0 || word.Confidence >= Halfway)];
            if (!words.Any(word => word.Letters >= 2 && word.Confidence >= Halfway) && !words.All(word => word.Confidence >= 75))
                continue;
            if (words.Length == 0)
                continue;
            elements.Add(new Element
            {
                Id = elements.Count,
                Type = ElementType.Paragraph,
                Text = LineJoiner.Join(words),
                Box = ToPoints(words.Min(word => word.Left), words.Min(word => word.Top), words.Max(word => word.Right), words.Max(word => word.Bottom), pageDotsPerInch),
                OcrConfidence = Math.Round(Reading.Mean(words) is > 0 and var mean ? mean : words.Average(word => word.Confidence), 1),
                Flags = [OcrFlag],
            });
            kept.AddRange(words.Select(word => new RecognisedWord(
                word.Text, ToPoints(word.Left, word.Top, word.Right, word.Bottom, pageDotsPerInch), Math.Round(word.Confidence, 1))));
        }

        return (elements, kept);
    }

    private BoundingBox ToPoints(double left, double top, double right, double bottom, double pageDotsPerInch)
    {
        Vector2[] corners =
        [
            Vector2.Transform(new Vector2((float)left, (float)top), reading.Image.ToPage),
            Vector2.Transform(new Vector2((float)right, (float)top), reading.Image.ToPage),
            Vector2.Transform(new Vector2((float)left, (float)bottom), reading.Image.ToPage),
            Vector2.Transform(new Vector2((float)right, (float)bottom), reading.Image.ToPage),
        ];
        var scale = PointsPerInch / pageDotsPerInch;
        return new BoundingBox(
            Points(corners.Min(corner => corner.X)), Points(corners.Min(corner => corner.Y)),
            Points(corners.Max(corner => corner.X)), Points(corners.Max(corner => corner.Y)));

        double Points(float pixels) => Math.Round(pixels * scale, 2);
    }
}
