namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Finds tables whose cells are ruled, and takes their glyphs out of the page's text.</summary>
internal static class RuledTableFinder
{
    private const int MaxCrossings = 4_000_000;

    // More text than this in a cell is a page laid out with boxes.
    private const int MaxCellLength = 3_000;

    /// <param name="glyphs">Those inside a table are removed.</param>
    /// <param name="horizontal">Lines along the text.</param>
    /// <param name="vertical">Lines across it.</param>
    /// <returns>One segment a table.</returns>
    public static List<TextSegment> Take(List<Glyph> glyphs, List<Rule> horizontal, List<Rule> vertical)
    {
        var tables = new List<TextSegment>();
        if (horizontal.Count + vertical.Count < 4 || (long)horizontal.Count * vertical.Count > MaxCrossings)
            return tables;
        foreach (var grid in Grids(horizontal, vertical))
        {
            if (Fill(grid, glyphs) is { } table)
                tables.Add(table);
        }

        return tables;
    }

    /// <summary>Lines that cross form a grid.</summary>
    public static IEnumerable<RuleGrid> Grids(List<Rule> horizontal, List<Rule> vertical)
    {
        var group = Enumerable.Range(0, horizontal.Count + vertical.Count).ToArray();
        for (var h = 0; h < horizontal.Count; h++)
        {
            for (var v = 0; v < vertical.Count; v++)
            {
                if (Cross(horizontal[h], vertical[v]))
                    Join(group, h, horizontal.Count + v);
            }
        }

        return Enumerable.Range(0, group.Length).GroupBy(line => Root(group, line)).Where(lines => lines.Count() >= 4).Select(lines => RuleGrid.From(
            [.. lines.Where(line => line < horizontal.Count).Select(line => horizontal[line])],
            [.. lines.Where(line => line >= horizontal.Count).Select(line => vertical[line - horizontal.Count])])).OfType<RuleGrid>();
    }

    /// <summary>True when two lines meet, or end close to each other.</summary>
    public static bool Cross(in Rule horizontal, in Rule vertical) =>
        vertical.At >= horizontal.From - RuleGrid.Slack && vertical.At <= horizontal.To + RuleGrid.Slack
        && horizontal.At >= vertical.From - RuleGrid.Slack && horizontal.At <= vertical.To + RuleGrid.Slack;

    private static TextSegment? Fill(RuleGrid grid, List<Glyph> glyphs)
    {
        var inside = glyphs.FindAll(glyph => IsInside(grid, glyph));
        if (inside.Count == 0)
            return null;
        var cells = new TableCells(grid);
        foreach (var piece in SegmentBuilder.Pieces(inside))
            cells.Add(piece);
        var texts = cells.Rows(repeats: false);
        if (!texts.TrueForAll(row => Array.TrueForAll(row, text => text.Length <= MaxCellLength)) || TableShape.Trim(texts) is null || TableShape.Trim(cells.Rows(repeats: true)) is not { } rows)
            return null;
        glyphs.RemoveAll(glyph => IsInside(grid, glyph));
        var headerRows = TableShape.HeaderRowsOf(rows);
        if (headerRows == 1 && rows.Count > 2 && grid.HasTwoHeaderRows)
            headerRows = 2;
        return TableShape.ToSegment(new PageTable(rows, headerRows), grid.Box, cells.Size);
    }

    private static bool IsInside(RuleGrid grid, in Glyph glyph) =>
        (glyph.Style & GlyphStyle.Hidden) == 0 && grid.CellAt((glyph.Start + glyph.End) / 2, glyph.Base - (glyph.Size * 0.3)) >= 0;

    private static int Root(int[] group, int member)
    {
        while (group[member] != member)
            member = group[member] = group[group[member]];
        return member;
    }

    private static void Join(int[] group, int first, int second)
    {
        var (a, b) = (Root(group, first), Root(group, second));
        group[Math.Max(a, b)] = Math.Min(a, b);
    }
}
