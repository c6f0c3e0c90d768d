namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Finds tables without ruled cells: consecutive rows whose pieces stand in the same columns.</summary>
internal static class AlignedTableFinder
{
    private const int MinRows = 3;
    private const double MeanCellLength = 28;
    private const double MeanCellLengthOfTwoColumns = 16;

    // Bounds the search on pages made to be slow; ordinary pages need a few thousand steps.
    private const int MaxSteps = 400_000;

    /// <summary>Replaces the segments of every table found by one segment that stands for it.</summary>
    public static List<TextSegment> Replace(List<TextSegment> segments)
    {
        var rows = Rows(segments);
        if (rows.Count < MinRows)
            return segments;
        var replaced = new HashSet<TextSegment>(ReferenceEqualityComparer.Instance);
        var tables = new List<TextSegment>();
        var steps = 0;
        for (var start = 0; start < rows.Count && steps < MaxSteps;)
        {
            var draft = rows[start].Count >= 2 ? AlignedTableDraft.From(rows, start, ref steps) : null;
            if (draft is null || !IsTable(draft))
            {
                start++;
                continue;
            }

            var rowCount = draft.RowCount;

            if (start > 0 && rows[start - 1].Count >= 2 && !replaced.Contains(rows[start - 1][0]))
                draft.AdoptHeader(rows[start - 1]);
            tables.Add(draft.ToSegment());
            replaced.UnionWith(draft.Segments);
            start += rowCount;
        }

        return tables.Count == 0 ? segments : [.. segments.Where(segment => !replaced.Contains(segment)), .. tables];
    }

    private static List<List<TextSegment>> Rows(List<TextSegment> segments)
    {
        var rows = new List<List<TextSegment>>();
        foreach (var segment in segments.Where(segment => segment.Table is null && !segment.IsHidden && !segment.IsPlaced).OrderBy(segment => segment.Base))
        {
            if (rows.Count == 0 || segment.Base - rows[^1][0].Base > segment.Size * 0.35)
                rows.Add([]);
            rows[^1].Add(segment);
        }

        foreach (var row in rows)
            row.Sort((a, b) => a.Box.Left.CompareTo(b.Box.Left));
        return rows;
    }

    private static bool IsTable(AlignedTableDraft draft)
    {
        if (draft.FullRows < MinRows || draft.FullRows * 2 < draft.RowCount || draft.Segments.Exists(segment => Leaders.In(segment.Text)))
            return false;
        var columns = draft.Columns.Where(column => column.Segments.Count >= 2).ToList();
        var mean = draft.Segments.Average(segment => segment.Text.Length);
        if (columns.Count < 2 || mean > MeanCellLength || columns.Exists(IsListMarkers))
            return false;
        if (columns.Count == 2)
            return draft.FullRows > MinRows && (mean <= MeanCellLengthOfTwoColumns || columns.Exists(IsFigures)) && !columns.TrueForAll(IsProse);
        return !columns.TrueForAll(IsProse) && draft.Segments.Count >= draft.RowCount * 1.6;
    }

    private static bool IsFigures(AlignedTableColumn column) => column.Segments.Count(segment => TableShape.IsFigure(segment.Text)) * 10 >= column.Segments.Count * 6;

    private static bool IsListMarkers(AlignedTableColumn column) => column.Left <= column.First.Left && column.Segments.TrueForAll(segment => ListMarker.IsMarkerAlone(segment.Text));

    // Lines of running text fill their column; cells do so only by chance.
    private static bool IsProse(AlignedTableColumn column) =>
        column.Segments.Average(segment => segment.Text.Length) >= 15
        && column.Segments.Count(segment => segment.Box.Width >= (column.Right - column.Left) * 0.85) * 10 >= column.Segments.Count * 6;
}
