namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Finds tables that have lines above and below their rows but none between their columns, as books and reports print them, and takes their glyphs out of the page's text.</summary>
internal static class RuledRowsFinder
{
    private const double ExtentSlack = 3;
    private const double MinLength = 60;
    private const int MinRules = 3;

    private const double MaxRowHeight = 60;

    // Two lines this close are one double line.
    private const double DoubleRule = 5;

    /// <param name="glyphs">Those inside a table are removed.</param>
    /// <param name="horizontal">Lines along the text.</param>
    /// <param name="vertical">Lines across it; a line that meets one belongs to a grid or a frame.</param>
    /// <returns>One segment a table.</returns>
    public static List<TextSegment> Take(List<Glyph> glyphs, List<Rule> horizontal, List<Rule> vertical)
    {
        var tables = new List<TextSegment>();
        var open = horizontal.FindAll(rule => rule.To - rule.From >= MinLength && !vertical.Exists(other => RuledTableFinder.Cross(rule, other)));
        while (open.Count >= MinRules)
        {
            var first = open[0];
            var group = open.FindAll(rule => Math.Abs(rule.From - first.From) <= ExtentSlack && Math.Abs(rule.To - first.To) <= ExtentSlack);
            open.RemoveAll(group.Contains);
            var places = new List<double>();
            foreach (var rule in group)
            {
                if (places.Count == 0 || rule.At - places[^1] > DoubleRule)
                    places.Add(rule.At);
            }

            if (places.Count >= MinRules && Fill(glyphs, first, places) is { } table)
                tables.Add(table);
        }

        return tables;
    }

    private static TextSegment? Fill(List<Glyph> glyphs, Rule extent, List<double> places)
    {
        var box = new FrameBox(extent.From, places[0], extent.To, places[^1]);
        bool IsInside(Glyph glyph) => (glyph.Style & GlyphStyle.Hidden) == 0 && box.Contains((glyph.Start + glyph.End) / 2, glyph.Base - (glyph.Size * 0.3));
        var inside = glyphs.FindAll(IsInside);
        if (inside.Count == 0 || RuledRows.From(inside, places) is not { } table)
            return null;

        // Where every row has its line below, the first row stands above all lines.
        var own = box;
        box = box with { Top = places[0] - Math.Min(MaxRowHeight, places.Zip(places.Skip(1), (above, below) => below - above).Max() * 1.1) };
        var more = glyphs.FindAll(IsInside);
        if (more.Count > inside.Count && RuledRows.From(more, [box.Top, .. places]) is { } taller && taller.Rows[0].Count == table.Rows[0].Count
            && taller.Rows.Count == table.Rows.Count + 1 && taller.Rows[0].Count(text => text.Length > 0) >= 2)
        {
            table = taller;
        }
        else
        {
            box = own;
        }

        glyphs.RemoveAll(IsInside);
        return TableShape.ToSegment(table, box, inside[0].Size);
    }
}
