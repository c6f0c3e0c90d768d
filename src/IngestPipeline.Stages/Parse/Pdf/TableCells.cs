using System.Runtime.InteropServices;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Text put into the cells of a ruled grid.</summary>
internal sealed class TableCells(RuleGrid grid)
{
    // A longer text is not what names the rows.
    private const int MaxRepeatedLength = 200;

    private readonly SortedDictionary<int, List<TextSegment>> _cells = [];

    /// <summary>Largest size of text in it, in points.</summary>
    public double Size { get; private set; }

    /// <summary>
    /// Puts one segment into cells. It is parted where a rule passes between two of its words; where a rule would cut a word, the words are the
    /// heading of several columns and stay together.
    /// </summary>
    public void Add(List<Glyph> piece)
    {
        var glyphs = CollectionsMarshal.AsSpan(piece);
        LineText.SortByStart(glyphs);
        var starts = new List<(int First, int Cell)>();
        var (wordStart, reach, isCut) = (-1, float.MinValue, false);
        for (var i = 0; i <= glyphs.Length; i++)
        {
            var ends = i == glyphs.Length || glyphs[i].IsSpace || (wordStart >= 0 && glyphs[i].Start - reach > glyphs[i].Size * 0.2f);
            if (ends && wordStart >= 0)
            {
                var slack = glyphs[wordStart].Size * 0.3f;
                var (left, right) = (CellAt(glyphs[wordStart].Start + slack, glyphs[wordStart]), CellAt(Math.Max(reach - slack, glyphs[wordStart].Start + slack), glyphs[wordStart]));
                isCut |= left != right && left >= 0 && right >= 0;
                var cell = CellAt((glyphs[wordStart].Start + reach) / 2, glyphs[wordStart]);
                if (starts.Count == 0 || starts[^1].Cell != cell)
                    starts.Add((wordStart, cell));
                wordStart = -1;
            }

            if (i < glyphs.Length && !glyphs[i].IsSpace)
            {
                reach = wordStart < 0 ? glyphs[i].End : Math.Max(reach, glyphs[i].End);
                wordStart = wordStart < 0 ? i : wordStart;
            }
        }

        if (starts.Count == 0)
            return;
        if (isCut)
            starts = [(0, starts[0].Cell)];
        for (var i = 0; i < starts.Count; i++)
        {
            var end = i + 1 < starts.Count ? starts[i + 1].First : piece.Count;
            Put(starts[i].Cell, piece.GetRange(starts[i].First, end - starts[i].First));
        }
    }

    /// <summary>Rows of equal length. A ruled row that holds several rows of figures, one line each, is taken apart.</summary>
    /// <param name="repeats">Cells that span rows are repeated in them, so that each row stands alone.</param>
    public List<string[]> Rows(bool repeats)
    {
        var result = new List<string[]>();
        for (var row = 0; row < grid.Rows; row++)
        {
            var cells = new List<TextLine>[grid.Columns];
            for (var column = 0; column < cells.Length; column++)
                cells[column] = _cells.TryGetValue((row * grid.Columns) + column, out var segments) ? FlowLines.From(segments) : [];
            var count = StackedRows(cells);
            for (var line = 0; line < count; line++)
                result.Add([.. cells.Select(lines => count == 1 ? string.Join(' ', lines.Select(one => one.Text)) : lines.Count > line ? lines[line].Text : "")]);
            if (repeats && count == 1)
                Repeat(result[^1], row);
        }

        return result;
    }

    // A row that is repeated for the most part is not one of several that share a name: two tables stand side by side.
    private void Repeat(string[] texts, int row)
    {
        var above = Enumerable.Range(0, texts.Length).Where(column => grid.RowAbove(row, column) < row).Select(column => (Column: column, Text: TextAbove(row, column)))
            .Where(cell => cell.Text.Length is > 0 and <= MaxRepeatedLength).ToList();
        if (above.Count * 2 > texts.Length)
            return;
        foreach (var (column, text) in above)
            texts[column] = text;
    }

    private string TextAbove(int row, int column) =>
        _cells.TryGetValue((grid.RowAbove(row, column) * grid.Columns) + column, out var segments) ? string.Join(' ', FlowLines.From(segments).Select(line => line.Text)) : "";

    private static int StackedRows(List<TextLine>[] cells)
    {
        var filled = cells.Where(lines => lines.Count > 0).ToList();
        if (filled.Count < 3 || filled[0].Count < 2 || !filled.TrueForAll(lines => lines.Count == filled[0].Count))
            return 1;
        var figures = filled.Sum(lines => lines.Count(line => TableShape.IsFigure(line.Text)));
        return figures * 2 >= filled.Count * filled[0].Count ? filled[0].Count : 1;
    }

    private void Put(int cell, List<Glyph> members)
    {
        if (cell < 0 || LineText.ToSegment(members) is not { } segment)
            return;
        Size = Math.Max(Size, segment.Size);
        if (!_cells.TryGetValue(cell, out var segments))
            _cells.Add(cell, segments = []);
        segments.Add(segment);
    }

    private int CellAt(float along, in Glyph glyph) => grid.CellAt(along, glyph.Base - (glyph.Size * 0.3));
}
