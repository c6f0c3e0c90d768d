using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.Providers.Ocr;

/// <summary>
/// Puts the words of a page into the cells of its ruled grids. Tesseract overlooks single figures in narrow cells and reads across rules,
/// so a cell with ink but no word, with a doubtful one or with one that crosses a rule is read again by itself, its rules painted over.
/// </summary>
internal sealed class TableReader(TesseractEngine engine)
{
    private const int LeastWords = 4;
    private const int MostReadings = 300;
    private const int MaxCellLength = 3_000; // more text is a page laid out with boxes
    private const double SureCell = 80;
    private const double LeastInk = 0.004;

    // Of a cell, in units, where its rules may reach.
    private const double Inset = 1.2;
    private static readonly PageLayoutMode[] CellModes = [PageLayoutMode.Block, PageLayoutMode.Line];

    public IReadOnlyList<ScanTable> Read(Reading reading)
    {
        if (reading.Words.Count < LeastWords)
            return [];
        using var lines = RuledLines.Find(reading.Image, reading.TextHeight);
        if (lines is null)
            return [];
        var left = MostReadings;
        return [.. RuledTableFinder.Grids(lines.Horizontal, lines.Vertical).Select(grid => Fill(grid, lines, reading, ref left)).OfType<ScanTable>()];
    }

    private ScanTable? Fill(RuleGrid grid, RuledLines lines, Reading reading, ref int left)
    {
        var (cells, crossed) = Assign(grid, lines.Unit, reading.Words);
        if (cells.Count < 2)
            return null;
        using var erased = lines.Erased(reading.Image);
        using var image = reading.Image.Wearing(erased);
        foreach (var (cell, box) in grid.Cells())
        {
            var words = cells.GetValueOrDefault(cell, []);
            var isDoubtful = words.Count > 0
                ? crossed.Contains(cell) || Reading.Mean(words) < SureCell
                : lines.InkShare(box.Left + Inset, box.Top + Inset, box.Right - Inset, box.Bottom - Inset) > LeastInk;
            if (isDoubtful && image is not null && ReadAlone(image, box, lines.Unit, words, crossed.Contains(cell), ref left) is { } better)
                cells[cell] = better;
        }

        return Table(grid, lines.Unit, cells);
    }

    private static (Dictionary<int, List<OcrWord>> Cells, HashSet<int> Crossed) Assign(RuleGrid grid, double unit, IReadOnlyList<OcrWord> words)
    {
        var (cells, crossed) = (new Dictionary<int, List<OcrWord>>(), new HashSet<int>());
        foreach (var word in words)
        {
            var (middle, slack) = ((word.Top + word.Bottom) / 2 / unit, (word.Bottom - word.Top) * 0.3 / unit);
            var cell = grid.CellAt((word.Left + word.Right) / 2 / unit, middle);
            if (cell < 0 || (word.Letters == 0 && (word.Confidence < SureCell || word.Text.All(letter => letter is '|' or '_' or '[' or ']' or '\u2014'))))
                continue;
            var (first, last) = (grid.CellAt((word.Left / unit) + slack, middle), grid.CellAt((word.Right / unit) - slack, middle));
            if (first >= 0 && last >= 0 && first != last && word.Right - word.Left > slack * unit * 2)
                crossed.UnionWith([first, last]);
            if (!cells.TryGetValue(cell, out var list))
                cells.Add(cell, list = []);
            list.Add(word);
        }

        foreach (var list in cells.Values)
            list.RemoveAll(word => list.Exists(other => IsPartOf(word, other)));
        return (cells, crossed);
    }

    // Tesseract's layout sometimes gives a piece of a word as a word of its own besides.
    private static bool IsPartOf(OcrWord word, OcrWord other) =>
        word.Letters < other.Letters && word.Left >= other.Left && word.Right <= other.Right
        && (word.Top + word.Bottom) / 2 is var middle && middle >= other.Top && middle <= other.Bottom;

    private List<OcrWord>? ReadAlone(Pix image, FrameBox box, double unit, List<OcrWord> words, bool isCrossed, ref int left)
    {
        using var part = image.Cropped((box.Left + 0.5) * unit, (box.Top + 0.5) * unit, (box.Right - 0.5) * unit, (box.Bottom - 0.5) * unit);
        if (part is null || !System.Numerics.Matrix3x2.Invert(image.ToPage, out var toImage))
            return null;
        foreach (var mode in CellModes)
        {
            if (left-- <= 0)
                return null;
            List<OcrWord> attempt = [.. (engine.Read(part, mode) ?? []).Where(word => word.Letters > 0 || word.Confidence >= SureCell).Select(word => word.Through(part.ToPage * toImage))];
            // A word across a rule has letters that are not this cell's, so only confidence can be compared.
            if (attempt.Count > 0 && (isCrossed ? Reading.Mean(attempt) >= Reading.Mean(words) : Reading.ScoreOf(attempt) > Reading.ScoreOf(words)))
                return attempt;
        }

        return null;
    }

    private static ScanTable? Table(RuleGrid grid, double unit, Dictionary<int, List<OcrWord>> cells)
    {
        var texts = cells.ToDictionary(cell => cell.Key, cell => TextOf(cell.Value));
        if (texts.Values.Any(text => text.Length > MaxCellLength))
            return null;
        var rows = new List<string[]>();
        for (var row = 0; row < grid.Rows; row++)
        {
            // A cell that spans rows is repeated in them, so that each row stands alone; one that spans columns is not.
            rows.Add([.. Enumerable.Range(0, grid.Columns).Select(column => texts.GetValueOrDefault((grid.RowAbove(row, column) * grid.Columns) + column, ""))]);
        }

        if (TableShape.Trim(rows) is not { } trimmed)
            return null;
        var headers = TableShape.HeaderRowsOf(trimmed) is 1 && trimmed.Count > 2 && grid.HasTwoHeaderRows ? 2 : TableShape.HeaderRowsOf(trimmed);
        var box = grid.Box;
        return new ScanTable(box.Left * unit, box.Top * unit, box.Right * unit, box.Bottom * unit, trimmed, headers, [.. cells.OrderBy(cell => cell.Key).SelectMany(cell => Ordered(cell.Value))]);
    }

    private static string TextOf(List<OcrWord> words) => string.Join(' ', Ordered(words).Select(word => word.Text));

    // By lines from top to bottom: a word whose middle lies above the bottom of the line's first word is of that line.
    private static IEnumerable<OcrWord> Ordered(List<OcrWord> words)
    {
        var waiting = words.OrderBy(word => word.Top + word.Bottom).ToList();
        while (waiting.Count > 0)
        {
            var reach = waiting[0].Bottom - ((waiting[0].Bottom - waiting[0].Top) * 0.2);
            var line = waiting.TakeWhile(word => (word.Top + word.Bottom) / 2 < reach).OrderBy(word => word.Left).ToList();
            waiting.RemoveRange(0, line.Count);
            foreach (var word in line)
                yield return word;
        }
    }
}
