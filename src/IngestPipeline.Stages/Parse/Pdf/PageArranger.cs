using UglyToad.PdfPig.Content;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>From what a page shows to its lines in reading order.</summary>
internal static class PageArranger
{
    /// <summary>The layout; when it cannot be analysed, the lines in the order in which the file draws them, and the reason.</summary>
    public static PageLayout Arrange(PageContent content)
    {
        var layout = new PageLayout { Number = content.Number, Width = content.Width, Height = content.Height };
        try
        {
            foreach (var (frame, glyphs) in content.Text)
                ArrangeFrame(layout, content, frame, glyphs, layout.Flows.Count == 0);
            if (content.Text.Count == 0)
                AddPlaced(layout, content, TextFrame.Upright, []);
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or OperationCanceledException))
        {
            layout.Flows.Clear();
            layout.Fallback = $"layout analysis failed ({failure.GetType().Name}: {failure.Message}), text is in the order of the content stream";
            foreach (var (frame, glyphs) in content.Text)
                layout.Flows.Add((frame, StreamOrder(glyphs)));
        }

        return layout;
    }

    private static void ArrangeFrame(PageLayout layout, PageContent content, TextFrame frame, List<Glyph> glyphs, bool isMain)
    {
        var (horizontal, vertical) = RuleLines.Of(content.Rules, frame);
        var tables = RuledTableFinder.Take(glyphs, horizontal, vertical);
        tables.AddRange(RuledRowsFinder.Take(glyphs, horizontal, vertical));
        var segments = SegmentBuilder.Build(glyphs);
        if (frame.Degrees == 0)
            DrawnBullets.Attach(segments, content.Dots);
        var hidden = segments.Where(segment => segment.IsHidden).ToList();
        var visible = hidden.Count == 0 ? segments : [.. segments.Where(segment => !segment.IsHidden)];
        visible.AddRange(tables);
        if (isMain)
            AddPlaced(layout, content, frame, visible);
        else
            AddFlows(layout, frame, visible);
        if (hidden.Count > 0)
            layout.Flows.Add((frame, FlowLines.From(hidden)));
    }

    private static void AddPlaced(PageLayout layout, PageContent content, TextFrame frame, List<TextSegment> visible)
    {
        foreach (var placed in content.Placed.Where(placed => placed.IsField && !placed.IsHidden))
            visible.Add(ToSegment(placed, frame));
        AddFlows(layout, frame, visible);
        foreach (var placed in content.Placed.Where(placed => !placed.IsField || placed.IsHidden))
            layout.Flows.Add((frame, FlowLines.From([ToSegment(placed, frame)])));
    }

    private static void AddFlows(PageLayout layout, TextFrame frame, List<TextSegment> segments)
    {
        foreach (var flow in ColumnOrder.Flows(segments))
            layout.Flows.Add((frame, FlowLines.From(AlignedTableFinder.Replace(flow))));
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
