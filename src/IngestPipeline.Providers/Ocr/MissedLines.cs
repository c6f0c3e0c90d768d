namespace IngestPipeline.Providers.Ocr;

/// <summary>Lines that a search for scattered words found where the reading of the layout has nothing: layout analysis gives up lines that lie aslant or stand alone.</summary>
internal static class MissedLines
{
    private const double Halfway = 50;
    private const int LeastLetters = 3;
    private const int FirstBlock = 100_000; // beyond any that layout analysis gives

    /// <summary>The reading's words with the missed lines, each before the first line that begins below it.</summary>
    public static IReadOnlyList<OcrWord> Add(IReadOnlyList<OcrWord> read, IReadOnlyList<OcrWord> scattered)
    {
        var words = read.ToList();
        var block = FirstBlock;
        foreach (var line in scattered.GroupBy(word => (word.Block, word.Paragraph, word.Line)).Select(line => line.ToArray()))
        {
            if (line.Sum(word => word.Letters) < LeastLetters || Reading.Mean(line) < Halfway || line.Any(word => read.Any(other => Meet(word, other))))
                continue;
            var bottom = line.Max(word => word.Bottom);
            var place = words.FindIndex(word => word.Top >= bottom && word.Left < line[^1].Right && word.Right > line[0].Left);
            if (place >= 0)
                place = words.FindIndex(word => (word.Block, word.Paragraph, word.Line) == (words[place].Block, words[place].Paragraph, words[place].Line));
            words.InsertRange(place < 0 ? words.Count : place, line.Select(word => word with { Block = block, Paragraph = 1, Line = 1 }));
            block++;
        }

        return words;
    }

    private static bool Meet(OcrWord word, OcrWord other) =>
        word.Left < other.Right && word.Right > other.Left && word.Top < other.Bottom && word.Bottom > other.Top;
}
