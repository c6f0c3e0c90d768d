using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Makes elements and words of a reading, with boxes in points of the page as displayed.</summary>
internal sealed class ParagraphBuilder(Reading reading, IReadOnlyList<ScanTable> tables, double pageDotsPerInch)
{
    private const double PointsPerInch = 72;

    // A paragraph of specks and strokes: no word of two letters that is even halfway sure.
    private const double Halfway = 40;
    private const double Sure = 75;

    public const string OcrFlag = "ocr";

    private readonly List<Element> elements = [];
    private readonly List<RecognisedWord> kept = [];
    private readonly HeadingSizes headings = HeadingSizes.Of(reading);

    /// <summary>In reading order; a table stands where its first word did.</summary>
    public (IReadOnlyList<Element> Elements, IReadOnlyList<RecognisedWord> Words) Build()
    {
        var waiting = tables.ToList();
        foreach (var paragraph in reading.Words.GroupBy(word => (word.Block, word.Paragraph)))
        {
            foreach (var table in waiting.FindAll(table => paragraph.Any(table.Holds)))
            {
                Add(table);
                waiting.Remove(table);
            }

            Add([.. paragraph.Where(word => !tables.Any(table => table.Holds(word)) && (word.Letters > 0 || word.Confidence >= Halfway))]);
        }

        waiting.ForEach(Add);
        return (elements, kept);
    }

    private void Add(ScanTable table)
    {
        elements.Add(new Element
        {
            Id = elements.Count,
            Type = ElementType.Table,
            Text = MarkdownTable.Write(table.Rows, table.HeaderRows),
            Rows = table.Rows,
            HeaderRows = table.HeaderRows,
            Box = ToPoints(table.Left, table.Top, table.Right, table.Bottom),
            OcrConfidence = ConfidenceOf(table.Words),
            Flags = [OcrFlag],
        });
        Keep(table.Words);
    }

    private void Add(OcrWord[] words)
    {
        if (words.Length == 0 || (!words.Any(word => word.Letters >= 2 && word.Confidence >= Halfway) && !words.All(word => word.Confidence >= Sure)))
            return;
        foreach (var (part, level) in headings.Split(words))
        {
            elements.Add(new Element
            {
                Id = elements.Count,
                Type = level > 0 ? ElementType.Heading : ElementType.Paragraph,
                Level = level,
                Text = level > 0 ? string.Join(' ', part.Select(word => word.Text)) : LineJoiner.Join(part),
                Box = ToPoints(part.Min(word => word.Left), part.Min(word => word.Top), part.Max(word => word.Right), part.Max(word => word.Bottom)),
                OcrConfidence = ConfidenceOf(part),
                Flags = [OcrFlag],
            });
        }

        Keep(words);
    }

    private void Keep(IEnumerable<OcrWord> words) => kept.AddRange(words.Select(word => new RecognisedWord(
        word.Text, ToPoints(word.Left, word.Top, word.Right, word.Bottom), Math.Round(word.Confidence, 1))));

    private static double ConfidenceOf(IReadOnlyList<OcrWord> words) =>
        Math.Round(Reading.Mean(words) is > 0 and var mean ? mean : words.Average(word => word.Confidence), 1);

    private BoundingBox ToPoints(double left, double top, double right, double bottom)
    {
        var box = new OcrWord(0, 0, 0, left, top, right, bottom, 0, "").Through(reading.Image.ToPage);
        var scale = PointsPerInch / pageDotsPerInch;
        return new BoundingBox(
            Points(box.Left), Points(box.Top), Points(box.Right), Points(box.Bottom));

        double Points(double pixels) => Math.Round(pixels * scale, 2);
    }
}
