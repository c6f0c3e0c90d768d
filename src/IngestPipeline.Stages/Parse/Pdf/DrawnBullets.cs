using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Browsers and drawing programs draw the signs of list items as shapes: a dot just before a line becomes a bullet in its text.</summary>
internal static class DrawnBullets
{
    // A page with more of them is a chart.
    private const int MaxDots = 200;

    public static void Attach(List<TextSegment> segments, List<BoundingBox> dots)
    {
        if (dots.Count is 0 or > MaxDots)
            return;
        foreach (var dot in dots)
        {
            if (Follower(segments, dot) is not { } segment || ListMarker.StartsItem(segment.Text))
                continue;
            segment.Text = $"• {segment.Text}";
            segment.Box = segment.Box with { Left = dot.Left };
        }
    }

    private static TextSegment? Follower(List<TextSegment> segments, in BoundingBox dot)
    {
        var (middle, height) = ((dot.Top + dot.Bottom) / 2, dot.Bottom - dot.Top);
        TextSegment? found = null;
        foreach (var segment in segments)
        {
            var (box, size) = (segment.Box, segment.Size);
            if (segment.Table is not null || segment.IsHidden || middle < segment.Base - (size * 0.75) || middle > segment.Base || height > size * 0.6)
                continue;
            // Something else before it on the line: the dot stands in the text.
            if (box.Left < dot.Right && box.Right > dot.Left - (size * 3))
                return null;
            var gap = box.Left - dot.Right;
            if (gap >= size * 0.15 && gap <= size * 2.5 && (found is null || box.Left < found.Box.Left))
                found = segment;
        }

        return found;
    }
}
