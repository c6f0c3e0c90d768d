using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Providers.Ocr;

/// <summary>
/// Tables without rules, found as in PDF files with text: rows whose pieces stand in the same columns. Recognition is surer of words than of
/// places, so only the clear case counts: some rows that read well, with a column of figures behind the first one. Columns of prose, lists
/// and forms have none.
/// </summary>
internal static class AlignedTables
{
    private const double Unit = 9; // of a word's height: the finder thinks in points, and print of 12 points has words about so high
    private const double FontSize = 12;
    private const double CellGap = 1.4; // in heights of words; between the words of justified text there is at most about one
    private const double SameRow = 0.5;
    private const double SureTable = 70;
    private const int LeastFigures = 3;

    /// <param name="reading">Its image is not looked at: only the places of its words count.</param>
    /// <param name="ruled">Tables found by their rules, whose words are theirs.</param>
    public static IReadOnlyList<ScanTable> Find(Reading reading, IReadOnlyList<ScanTable> ruled)
    {
        var height = reading.TextHeight;
        var words = reading.Words.Where(word => (word.Letters > 0 || word.Confidence >= SureTable) && !ruled.Any(table => table.Holds(word))).ToList();
        if (height <= 0 || words.Count == 0)
            return [];
        var pieces = new Dictionary<TextSegment, List<OcrWord>>(ReferenceEqualityComparer.Instance);
        foreach (var row in Rows(words, height))
        {
            var middle = row.Average(word => (word.Top + word.Bottom) / 2) * Unit / height;
            foreach (var piece in Pieces(row, height))
                pieces.Add(Segment(piece, middle, Unit / height), piece);
        }

        var found = AlignedTableFinder.Replace([.. pieces.Keys]);
        var left = found.ToHashSet<TextSegment>(ReferenceEqualityComparer.Instance);
        return [.. found.Where(segment => segment.Table is not null && HasFigures(segment.Table)).Select(segment => Table(segment, height / Unit, pieces.Where(piece => !left.Contains(piece.Key))))
            .Where(table => Reading.Mean(table.Words) >= SureTable)];
    }

    /// <summary>From word to word, so that a page which is not quite level keeps its rows.</summary>
    private static IEnumerable<List<OcrWord>> Rows(List<OcrWord> words, double height)
    {
        var rows = new List<List<OcrWord>>();
        foreach (var word in words.OrderBy(word => word.Left).ThenBy(word => word.Top))
        {
            var row = rows.Where(row => row[^1].Right - word.Left < height * SameRow).MinBy(row => Distance(row[^1], word));
            if (row is not null && Distance(row[^1], word) < height * SameRow)
                row.Add(word);
            else
                rows.Add([word]);
        }

        return rows;
    }

    private static double Distance(OcrWord one, OcrWord other) => Math.Abs(one.Top + one.Bottom - other.Top - other.Bottom) / 2;

    private static IEnumerable<List<OcrWord>> Pieces(List<OcrWord> row, double height)
    {
        var piece = new List<OcrWord>();
        foreach (var word in row)
        {
            if (piece.Count > 0 && word.Left - piece[^1].Right > height * CellGap)
            {
                yield return piece;
                piece = [];
            }

            piece.Add(word);
        }

        yield return piece;
    }

    private static TextSegment Segment(List<OcrWord> words, double middle, double scale) => new()
    {
        Text = string.Join(' ', words.Select(word => word.Text)),
        Box = new FrameBox(words[0].Left * scale, words.Min(word => word.Top) * scale, words.Max(word => word.Right) * scale, words.Max(word => word.Bottom) * scale),
        Base = middle,
        Size = FontSize,
        IsBold = false,
        IsMonospaced = false,
        IsHidden = false,
        IsRightToLeft = false,
    };

    private static bool HasFigures(PageTable table)
    {
        var body = table.Rows.Skip(table.HeaderRows).ToList();
        return Enumerable.Range(1, table.Rows[0].Count - 1).Any(column =>
        {
            var cells = body.Select(row => row[column]).Where(text => text.Length > 0).ToList();
            var figures = cells.Count(TableShape.IsFigure);
            return figures >= LeastFigures && figures * 10 >= cells.Count * 6;
        });
    }

    private static ScanTable Table(TextSegment segment, double scale, IEnumerable<KeyValuePair<TextSegment, List<OcrWord>>> taken)
    {
        var box = segment.Box;
        var words = taken.Where(piece => box.Contains((piece.Key.Box.Left + piece.Key.Box.Right) / 2, (piece.Key.Box.Top + piece.Key.Box.Bottom) / 2)).OrderBy(piece => piece.Key.Base).ThenBy(piece => piece.Key.Box.Left).SelectMany(piece => piece.Value);
        return new ScanTable(box.Left * scale, box.Top * scale, box.Right * scale, box.Bottom * scale, segment.Table!.Rows, segment.Table.HeaderRows, [.. words]);
    }
}
