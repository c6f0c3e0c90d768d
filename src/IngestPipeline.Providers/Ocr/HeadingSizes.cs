namespace IngestPipeline.Providers.Ocr;

/// <summary>
/// Finds headings of a recognised page by the size of their print. Only clear cases: a page that reads well, with enough running text to
/// compare with, and few, short, sure lines that are clearly larger.
/// </summary>
internal sealed class HeadingSizes
{
    private const double Larger = 1.25;
    private const double MuchLarger = 1.7;
    private const double Sure = 75;
    private const int LeastBody = 150; // letters
    private const double BodyShare = 0.7;
    private const int MostLines = 3;
    private const int MostLetters = 120;
    private readonly double body;

    private HeadingSizes(double body) => this.body = body;

    public static HeadingSizes Of(Reading reading)
    {
        var lines = reading.Words.GroupBy(word => (word.Block, word.Paragraph, word.Line))
            .Select(line => (Size: TextSize.Of(line), Letters: line.Sum(word => word.Letters))).Where(line => line.Size > 0).OrderBy(line => line.Size).ToList();
        var letters = lines.Sum(line => line.Letters);
        var half = letters / 2;
        var size = lines.FirstOrDefault(line => (half -= line.Letters) <= 0).Size;
        var ordinary = lines.Where(line => line.Size < size * Larger).Sum(line => line.Letters);
        return new HeadingSizes(reading.IsTrustworthy && ordinary >= LeastBody && ordinary >= letters * BodyShare ? size : 0);
    }

    /// <summary>A paragraph in parts of one size; the level is 0 for running text, 1 and 2 for headings by their size.</summary>
    public IEnumerable<(OcrWord[] Words, int Level)> Split(OcrWord[] paragraph)
    {
        if (body == 0)
            return [(paragraph, 0)];
        var parts = new List<(List<OcrWord[]> Lines, bool IsLarge)>();
        foreach (var line in paragraph.GroupBy(word => word.Line).Select(line => line.ToArray()))
        {
            // A line without letters belongs to the one before it.
            var size = TextSize.Of(line);
            var isLarge = size == 0 ? parts.Count > 0 && parts[^1].IsLarge : size >= body * Larger;
            if (parts.Count == 0 || parts[^1].IsLarge != isLarge)
                parts.Add(([], isLarge));
            parts[^1].Lines.Add(line);
        }

        if (!parts.Exists(part => LevelOf(part.Lines, part.IsLarge) > 0))
            return [(paragraph, 0)];
        return parts.Select(part => ((OcrWord[])[.. part.Lines.SelectMany(line => line)], LevelOf(part.Lines, part.IsLarge)));
    }

    private int LevelOf(List<OcrWord[]> lines, bool isLarge)
    {
        var words = lines.SelectMany(line => line).ToList();
        if (!isLarge || lines.Count > MostLines || words.Sum(word => word.Letters) is < 3 or > MostLetters || Reading.Mean(words) < Sure
            || !words.Exists(word => word.Text.Count(char.IsLetter) >= 3) || words[^1].Text[^1] is '.' or ',' or ';')
        {
            return 0;
        }

        return TextSize.Of(words) >= body * MuchLarger ? 1 : 2;
    }
}
