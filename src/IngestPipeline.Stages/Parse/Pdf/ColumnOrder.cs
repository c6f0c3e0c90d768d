namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Puts the segments of a page into reading order. Going down the page it looks for bands that a white gutter parts into columns; a band is read
/// column by column (each again in the same way), everything else line by line.
/// </summary>
internal sealed class ColumnOrder
{
    // Columns in columns in columns: pages need three or four levels, and the depth must not be the file's choice.
    private const int MaxDepth = 6;

    private const int MaxSegments = 20_000;

    private readonly List<List<TextSegment>> _flows = [];
    private readonly bool _isRightToLeft;
    private readonly double _size;
    private List<TextSegment> _open = [];
    private int _steps;

    private ColumnOrder(List<TextSegment> segments)
    {
        var sizes = segments.Select(segment => segment.Size).Order().ToList();
        _size = sizes[sizes.Count / 2];
        _isRightToLeft = segments.Count(segment => segment.IsRightToLeft) * 2 > segments.Count;
    }

    /// <exception cref="InvalidOperationException">The page has too many pieces of text to look for columns.</exception>
    public static List<List<TextSegment>> Flows(List<TextSegment> segments)
    {
        if (segments.Count == 0)
            return [];
        if (segments.Count > MaxSegments)
            throw new InvalidOperationException($"the page has {segments.Count} separate pieces of text, more than {MaxSegments}");
        var order = new ColumnOrder(segments);
        order.Read(segments, 0);
        order.Close();
        return order._flows;
    }

    private void Read(List<TextSegment> segments, int depth)
    {
        var sorted = segments.OrderBy(segment => segment.Box.Top).ToList();
        var box = FrameBox.Empty;
        foreach (var segment in sorted)
            box = box.With(segment.Box);
        for (var i = 0; i < sorted.Count;)
        {
            var band = depth < MaxDepth ? ColumnBand.From(sorted, i, box, _size, ref _steps) : ColumnBand.None(i + 1);
            if (band.Gutters.Count == 0)
            {
                // Nothing up to the end of what was looked at stands in columns.
                for (; i < band.End; i++)
                    _open.Add(sorted[i]);
                continue;
            }

            Close();
            foreach (var column in Split(sorted[i..band.End], band.Gutters))
            {
                Read(column, depth + 1);
                Close();
            }

            i = band.End;
        }
    }

    private void Close()
    {
        if (_open.Count == 0)
            return;
        _flows.Add(_open);
        _open = [];
    }

    private IEnumerable<List<TextSegment>> Split(List<TextSegment> band, List<(double Left, double Right)> gutters)
    {
        var columns = new List<TextSegment>[gutters.Count + 1];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = [];
        foreach (var segment in band)
        {
            var column = 0;
            while (column < gutters.Count && segment.Box.Left >= (gutters[column].Left + gutters[column].Right) / 2)
                column++;
            columns[column].Add(segment);
        }

        return _isRightToLeft ? columns.Reverse() : columns;
    }
}
