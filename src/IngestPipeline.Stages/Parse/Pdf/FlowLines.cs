namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Puts the segments of one flow into lines, top to bottom, each read along its direction.</summary>
internal static class FlowLines
{
    public static List<TextLine> From(List<TextSegment> segments)
    {
        var lines = new List<TextLine>(segments.Count);
        var sorted = segments.OrderBy(segment => segment.Box.Top + (segment.Table is null ? segment.Box.Height * 0.5 : 0)).ToList();
        var row = new List<TextSegment>();
        TextSegment? lead = null;
        foreach (var segment in sorted)
        {
            if (lead is not null && (IsAlone(segment) || IsAlone(row[0]) || lead.IsHidden != segment.IsHidden || lead.Box.SharedHeight(segment.Box) < 0.5))
            {
                lines.Add(ToLine(row));
                row.Clear();
                lead = null;
            }

            row.Add(segment);
            lead = lead is null || segment.Size > lead.Size ? segment : lead;
        }

        if (row.Count > 0)
            lines.Add(ToLine(row));
        return lines;
    }

    private static bool IsAlone(TextSegment segment) => segment.Table is not null || (segment.IsPlaced && segment.Text.Contains('\n', StringComparison.Ordinal));

    private static TextLine ToLine(List<TextSegment> row)
    {
        var lead = row[0];
        if (row.Count == 1)
            return Line(lead, lead.Text, lead.Box, lead.IsBold);
        var isRightToLeft = row.Count(segment => segment.IsRightToLeft) * 2 > row.Count;
        row.Sort((a, b) => isRightToLeft ? b.Box.Left.CompareTo(a.Box.Left) : a.Box.Left.CompareTo(b.Box.Left));
        var (box, bold, length) = (FrameBox.Empty, 0, 0);
        foreach (var segment in row)
        {
            box = box.With(segment.Box);
            bold += segment.IsBold ? segment.Text.Length : 0;
            length += segment.Text.Length;
            lead = segment.Text.Length > lead.Text.Length ? segment : lead;
        }

        return Line(lead, string.Join(' ', row.Select(segment => segment.Text)), box, bold * 2 > length);
    }

    private static TextLine Line(TextSegment lead, string text, FrameBox box, bool isBold) => new()
    {
        Text = text,
        Box = box,
        Base = lead.Base,
        Size = lead.Size,
        IsBold = isBold,
        IsMonospaced = lead.IsMonospaced,
        IsHidden = lead.IsHidden,
        IsRightToLeft = lead.IsRightToLeft,
        IsPlaced = lead.IsPlaced,
        Table = lead.Table,
    };
}
