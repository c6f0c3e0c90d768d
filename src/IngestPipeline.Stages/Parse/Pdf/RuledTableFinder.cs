namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Finds tables whose cells are ruled, and takes their glyphs out of the page's text.</summary>
internal static class RuledTableFinder
{
    private const double MergeSlack = 1.5;
    private const int MaxCrossings = 4_000_000;

    // More text than this in a cell is a page laid out with boxes.
    private const int MaxCellLength = 3_000;

    /// <param name="glyphs">Those inside a table are removed.</param>
    /// <returns>One segment a table.</returns>
    public static List<TextSegment> Take(List<Glyph> glyphs, TextFrame frame, IReadOnlyList<Rule> rules)
    {
        var tables = new List<TextSegment>();
        if (rules.Count < 4 || !frame.IsAxisAligned)
            return tables;
        var turned = rules.Select(rule => Turn(rule, frame)).ToList();
        var horizontal = Merge(turned.Where(rule => rule.IsHorizontal));
        var vertical = Merge(turned.Where(rule => !rule.IsHorizontal));
        if ((long)horizontal.Count * vertical.Count > MaxCrossings)
            return tables;
        foreach (var grid in Grids(horizontal, vertical))
        {
            if (Fill(grid, glyphs) is { } table)
                tables.Add(table);
        }

        return tables;
    }

    private static Rule Turn(in Rule rule, TextFrame frame)
    {
        if (frame.Degrees == 0)
            return rule;
        var (x0, y0, x1, y1) = rule.IsHorizontal ? (rule.From, rule.At, rule.To, rule.At) : (rule.At, rule.From, rule.At, rule.To);
        var (along0, along1) = (frame.Along(x0, y0), frame.Along(x1, y1));
        var (down0, down1) = (frame.Down(x0, y0), frame.Down(x1, y1));
        return Math.Abs(along0 - along1) > Math.Abs(down0 - down1)
            ? new Rule(true, down0, Math.Min(along0, along1), Math.Max(along0, along1))
            : new Rule(false, along0, Math.Min(down0, down1), Math.Max(down0, down1));
    }

    // Lines are often drawn cell by cell, or as a row of dashes.
    private static List<Rule> Merge(IEnumerable<Rule> rules)
    {
        var sorted = rules.OrderBy(rule => rule.At).ToList();
        var result = new List<Rule>();
        for (var i = 0; i < sorted.Count;)
        {
            var first = i;
            while (i < sorted.Count && sorted[i].At - sorted[first].At <= MergeSlack)
                i++;
            Rule? open = null;
            foreach (var rule in sorted[first..i].OrderBy(rule => rule.From))
            {
                if (open is { } current && rule.From <= current.To + RuleGrid.Slack)
                {
                    open = current with { To = Math.Max(current.To, rule.To) };
                    continue;
                }

                if (open is { } done)
                    result.Add(done);
                open = rule;
            }

            result.Add(open!.Value);
        }

        return result;
    }

    private static IEnumerable<RuleGrid> Grids(List<Rule> horizontal, List<Rule> vertical)
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

    private static bool Cross(in Rule horizontal, in Rule vertical) =>
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
        var texts = cells.Rows();
        if (!texts.TrueForAll(row => Array.TrueForAll(row, text => text.Length <= MaxCellLength)) || TableShape.Trim(texts) is not { } rows)
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
