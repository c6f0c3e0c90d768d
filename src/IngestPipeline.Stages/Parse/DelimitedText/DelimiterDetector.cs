namespace IngestPipeline.Stages.Parse.DelimitedText;

/// <summary>Finds the delimiter of a table in text: the one that cuts most lines into the same number of cells, and into more than one.</summary>
internal static class DelimiterDetector
{
    private const int SampleLines = 200;
    private const int SampleCharacters = 256 * 1024;

    public static char Detect(string text, char preferred)
    {
        var best = (Delimiter: preferred, Score: 0.0);
        foreach (var candidate in (ReadOnlySpan<char>)[preferred, ',', ';', '\t', '|'])
        {
            var score = Score(text, candidate) * (candidate == preferred ? 1.05 : 1);
            if (score > best.Score)
                best = (candidate, score);
        }

        return best.Delimiter;
    }

    /// <summary>Share of lines with the usual number of cells, a little more for more cells; 0 when the usual line has one cell.</summary>
    private static double Score(string text, char delimiter)
    {
        var counts = CountCells(text, delimiter);
        if (counts.Count == 0)
            return 0;
        var usual = counts.Where(count => count > 1).GroupBy(count => count).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).FirstOrDefault();
        return usual is null ? 0 : ((double)usual.Count() / counts.Count) + (0.01 * Math.Min(usual.Key, 10));
    }

    /// <summary>Cells of each line; marks and line ends inside quotes do not count.</summary>
    private static List<int> CountCells(string text, char delimiter)
    {
        var counts = new List<int>();
        var (cells, isQuoted, atCellStart, hasContent) = (1, false, true, false);
        for (var index = 0; index < text.Length && index < SampleCharacters && counts.Count < SampleLines; index++)
        {
            var letter = text[index];
            if (letter == '"' && (isQuoted || atCellStart))
            {
                isQuoted = !isQuoted;
                hasContent = true;
            }
            else if (!isQuoted && letter == '\n')
            {
                if (hasContent)
                    counts.Add(cells);
                (cells, hasContent, atCellStart) = (1, false, true);
                continue;
            }
            else if (!isQuoted && letter == delimiter)
            {
                cells++;
                atCellStart = true;
                hasContent = true;
                continue;
            }

            atCellStart = atCellStart && letter == ' ';
            hasContent |= !char.IsWhiteSpace(letter);
        }

        if (hasContent)
            counts.Add(cells);
        return counts;
    }
}
