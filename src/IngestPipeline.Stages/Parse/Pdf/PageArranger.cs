using UglyToad.PdfPig.Content;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>From what a page shows to its lines in reading order.</summary>
internal static class PageArranger
{
    /// <summary>The layout; when tables or columns cannot be analysed, the lines from top to bottom; when that fails too, as the file draws them. The layout says which.</summary>
    public static PageLayout Arrange(PageContent content)
    {
        var layout = new PageLayout { Number = content.Number, Width = content.Width, Height = content.Height };
        // The finders take glyphs away, so that each attempt starts with all of them.
        if (Try(layout, content, "", () => ArrangeFrames(layout, content, FindTables, ColumnOrder.Flows, AlignedTableFinder.Replace))
            || Try(layout, content, "text is in lines from top to bottom", () => ArrangeFrames(layout, content, (_, _) => [], segments => [segments], flow => flow)))
        {
            return layout;
        }

        foreach (var (frame, glyphs) in content.Text)
            layout.Flows.Add((frame, StreamOrder(glyphs)));
        layout.Fallback += ", text is in the order of the content stream";
        return layout;
    }

    private static bool Try(PageLayout layout, PageContent content, string name, Action arrange)
    {
        try
        {
            arrange();
            if (layout.Flows.Exists(flow => flow.Lines.Count > 0) || !content.Text.Exists(text => text.Glyphs.Exists(glyph => !glyph.IsSpace)))
            {
                layout.Fallback = layout.Fallback is null ? null : $"{layout.Fallback}, {name}";
                return true;
            }

            layout.Fallback ??= "layout analysis found no lines";
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
        {
            layout.Fallback ??= $"layout analysis failed ({failure.GetType().Name}: {failure.Message})";
        }

        layout.Flows.Clear();
        return false;
    }

    private static void ArrangeFrames(PageLayout layout, PageContent content, Func<List<Glyph>, (List<Rule>, List<Rule>), List<TextSegment>> findTables,
        Func<List<TextSegment>, List<List<TextSegment>>> order, Func<List<TextSegment>, List<TextSegment>> replaceTables)
    {
        var isMain = true;
        foreach (var (frame, glyphs) in content.Text)
        {
            List<Glyph> remaining = [.. glyphs];
            var tables = findTables(remaining, RuleLines.Of(content.Rules, frame));
            var segments = SegmentBuilder.Build(remaining);
            if (frame.Degrees == 0)
                DrawnBullets.Attach(segments, content.Dots);
            var hidden = segments.Where(segment => segment.IsHidden).ToList();
            var visible = hidden.Count == 0 ? segments : [.. segments.Where(segment => !segment.IsHidden)];
            visible.AddRange(tables);
            if (isMain)
                visible.AddRange(content.Placed.Where(IsBesideText).Select(placed => ToSegment(placed, frame)));
            foreach (var flow in order(visible).Where(flow => flow.Count > 0))
                layout.Flows.Add((frame, FlowLines.From(replaceTables(flow))));
            if (isMain)
                AddNotes(layout, content, frame);
            if (hidden.Count > 0)
                layout.Flows.Add((frame, FlowLines.From(hidden)));
            isMain = false;
        }

        if (!isMain)
            return;
        layout.Flows.AddRange(order([.. content.Placed.Where(IsBesideText).Select(placed => ToSegment(placed, TextFrame.Upright))]).Where(flow => flow.Count > 0)
            .Select(flow => (TextFrame.Upright, FlowLines.From(flow))));
        AddNotes(layout, content, TextFrame.Upright);
    }

    private static List<TextSegment> FindTables(List<Glyph> glyphs, (List<Rule> Horizontal, List<Rule> Vertical) lines) =>
        [.. RuledTableFinder.Take(glyphs, lines.Horizontal, lines.Vertical), .. RuledRowsFinder.Take(glyphs, lines.Horizontal, lines.Vertical)];

    private static bool IsBesideText(PlacedText placed) => placed.IsField && !placed.IsHidden;

    private static void AddNotes(PageLayout layout, PageContent content, TextFrame frame)
    {
        foreach (var placed in content.Placed.Where(placed => !IsBesideText(placed)))
            layout.Flows.Add((frame, FlowLines.From([ToSegment(placed, frame)])));
    }

    private static TextSegment ToSegment(PlacedText placed, TextFrame frame)
    {
        var (a, b) = ((placed.Box.Left, placed.Box.Top), (placed.Box.Right, placed.Box.Bottom));
        var (along0, along1) = (frame.Along(a.Left, a.Top), frame.Along(b.Right, b.Bottom));
        var (down0, down1) = (frame.Down(a.Left, a.Top), frame.Down(b.Right, b.Bottom));
        var box = new FrameBox(Math.Min(along0, along1), Math.Min(down0, down1), Math.Max(along0, along1), Math.Max(down0, down1));
        var lines = 1 + placed.Text.Count(character => character == '\n');
        return new TextSegment
        {
            Text = placed.Text,
            Box = box,
            Base = box.Bottom - (box.Height / lines * 0.25),
            Size = Math.Clamp(box.Height / lines * 0.7, 4, 12),
            IsBold = false,
            IsMonospaced = false,
            IsHidden = placed.IsHidden,
            IsRightToLeft = false,
            IsPlaced = true,
        };
    }

    private static List<TextLine> StreamOrder(List<Glyph> glyphs)
    {
        var lines = new List<TextLine>();
        var members = new List<Glyph>();
        foreach (var glyph in glyphs)
        {
            if (members.Count > 0 && Math.Abs(glyph.Base - members[^1].Base) > glyph.Size * 0.5)
                Flush();
            members.Add(glyph);
        }

        Flush();
        return lines;

        void Flush()
        {
            if (LineText.ToSegment(members) is { } segment)
                lines.AddRange(FlowLines.From([segment]));
            members.Clear();
        }
    }
}
