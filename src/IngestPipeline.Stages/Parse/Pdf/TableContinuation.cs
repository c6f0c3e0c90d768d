using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Gives the part of a table that runs on over a page the header of its first part, so that its rows say what they are.</summary>
internal static class TableContinuation
{
    // Columns of both parts stand this close, in points.
    private const double Slack = 8;

    public static void Complete(List<TextBlock> blocks)
    {
        TextBlock? last = null;
        foreach (var block in blocks)
        {
            if (block.Type is ElementType.Header or ElementType.Footer or ElementType.Footnote || block.IsHidden)
                continue;
            if (last is { Table: { } above } && block is { Table: { } below } && Continues(last, above, block, below))
            {
                var isRepeated = above.Rows.Take(above.HeaderRows).Zip(below.Rows).All(pair => pair.First.SequenceEqual(pair.Second));
                block.Table = isRepeated
                    ? below with { HeaderRows = above.HeaderRows }
                    : new PageTable([.. above.Rows.Take(above.HeaderRows), .. below.Rows], above.HeaderRows);
                block.Text = TableShape.Markdown(block.Table);
            }

            last = block;
        }
    }

    private static bool Continues(TextBlock last, PageTable above, TextBlock block, PageTable below) =>
        block.Page == last.Page + 1 && above.HeaderRows > 0 && below.Rows.Count > 0 && above.Rows[0].Count == below.Rows[0].Count
        && Math.Abs(last.Box.Left - block.Box.Left) <= Slack && Math.Abs(last.Box.Right - block.Box.Right) <= Slack && last.EndsLow
        && !HasOwnHeader(above, below);

    // Another table of the same width with other names of columns.
    private static bool HasOwnHeader(PageTable above, PageTable below) =>
        below.HeaderRows > 0 && !below.Rows[0].SequenceEqual(above.Rows[0]) && above.Rows.Skip(above.HeaderRows).Any(row => row.Any(TableShape.IsFigure))
        && !below.Rows[0].Any(TableShape.IsFigure);
}
