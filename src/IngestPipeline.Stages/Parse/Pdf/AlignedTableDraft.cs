namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Rows from a start downwards as long as every piece falls into one column.</summary>
internal sealed class AlignedTableDraft
{
    // Rows further apart than this many font sizes belong to different things.
    private const double MaxRowGap = 3.2;

    private const double MaxHeaderGap = 2.4;

    private readonly List<(double Base, double Size, List<(TextSegment Segment, AlignedTableColumn Column)> Cells)> _rows = [];

    private AlignedTableDraft()
    {
    }

    public List<AlignedTableColumn> Columns { get; } = [];

    public List<TextSegment> Segments { get; } = [];

    public int RowCount => _rows.Count;

    /// <summary>Rows with a piece in two columns or more.</summary>
    public int FullRows => _rows.Count(row => row.Cells.Count >= 2);

    public static AlignedTableDraft From(List<List<TextSegment>> rows, int start, ref int steps)
    {
        var draft = new AlignedTableDraft();
        for (var i = start; i < rows.Count; i++)
        {
            steps += rows[i].Count * Math.Max(1, draft.Columns.Count);
            if (draft._rows.Count > 0 && rows[i][0].Base - draft._rows[^1].Base > Math.Max(rows[i][0].Size, draft._rows[^1].Size) * MaxRowGap)
                break;
            if (draft.IsHeadingBelow(rows[i]))
                break;
            if (!draft.TryAdd(rows[i]))
                break;
        }

        // What follows with one piece a row is the text below the table.
        while (draft._rows.Count > 0 && draft._rows[^1].Cells.Count < 2)
        {
            foreach (var (segment, column) in draft._rows[^1].Cells)
                column.Segments.Remove(segment);
            draft._rows.RemoveAt(draft._rows.Count - 1);
        }

        draft.Columns.RemoveAll(column => column.Segments.Count == 0);
        draft.Segments.AddRange(draft._rows.SelectMany(row => row.Cells.Select(cell => cell.Segment)));
        return draft;
    }

    /// <summary>Takes the line above as the names of the columns when it has a piece for each of them and in their order: names are centred over figures and need not touch them.</summary>
    public void AdoptHeader(List<TextSegment> row)
    {
        var columns = Columns.OrderBy(column => column.Left).ToList();
        if (row.Count != columns.Count || _rows[0].Base - row[0].Base > Math.Max(row[0].Size, _rows[0].Size) * MaxHeaderGap)
            return;
        for (var i = 0; i < row.Count; i++)
        {
            if ((i > 0 && row[i].Box.Left <= columns[i - 1].Right) || (i + 1 < row.Count && row[i].Box.Right >= columns[i + 1].Left) || TableShape.IsFigure(row[i].Text))
                return;
        }

        _rows.Insert(0, (row[0].Base, row[0].Size, [.. row.Zip(columns)]));
        Segments.AddRange(row);
    }

    public TextSegment ToSegment()
    {
        var columns = Columns.OrderBy(column => column.Left).ToList();
        var texts = new List<string[]>();
        for (var i = 0; i < _rows.Count; i++)
        {
            var row = new string[columns.Count];
            Array.Fill(row, "");
            foreach (var (segment, column) in _rows[i].Cells)
                row[columns.IndexOf(column)] = segment.Text;
            if (i > 0 && row[0].Length == 0 && IsContinuation(i, columns))
                Append(texts[^1], row);
            else
                texts.Add(row);
        }

        var box = FrameBox.Empty;
        foreach (var segment in Segments)
            box = box.With(segment.Box);
        var rows = TableShape.Trim(texts) ?? [.. texts];
        return TableShape.ToSegment(new PageTable(rows, TableShape.HeaderRowsOf(rows)), box, _rows[0].Size);
    }

    // A line alone, larger than the rows or far below them, begins what comes after the table.
    private bool IsHeadingBelow(List<TextSegment> row)
    {
        if (row.Count > 1 || _rows.Count < 2)
            return false;
        if (row[0].Size > _rows.Max(above => above.Size) * 1.12)
            return true;
        var usual = (_rows[^1].Base - _rows[0].Base) / (_rows.Count - 1);
        var gap = row[0].Base - _rows[^1].Base;
        return gap > usual * 1.5 && gap > row[0].Size * 1.8;
    }

    // The second line of a cell: close below, its first column empty, and fewer pieces than the line it continues.
    private bool IsContinuation(int row, List<AlignedTableColumn> columns) =>
        _rows[row].Base - _rows[row - 1].Base <= _rows[row].Size * 1.3 && _rows[row].Cells.Count < _rows[row - 1].Cells.Count && _rows[row].Cells.Count * 2 <= columns.Count;

    private static void Append(string[] cells, string[] more)
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i] = more[i].Length == 0 ? cells[i] : cells[i].Length == 0 ? more[i] : $"{cells[i]} {more[i]}";
    }

    private bool TryAdd(List<TextSegment> row)
    {
        var cells = new List<(TextSegment Segment, AlignedTableColumn? Column)>(row.Count);
        foreach (var segment in row)
        {
            AlignedTableColumn? hit = null;
            foreach (var column in Columns)
            {
                if (!column.Overlaps(segment))
                    continue;
                if (hit is not null || cells.Exists(cell => cell.Column == column))
                    return false;
                hit = column;
            }

            cells.Add((segment, hit));
        }

        var placed = new List<(TextSegment, AlignedTableColumn)>(cells.Count);
        foreach (var (segment, column) in cells)
        {
            column?.Add(segment);
            var own = column ?? new AlignedTableColumn(segment);
            if (column is null)
                Columns.Add(own);
            placed.Add((segment, own));
        }

        _rows.Add((row[0].Base, row[0].Size, placed));
        return true;
    }
}
