namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A stretch of a page, from a start downwards, that gutters part into columns.</summary>
/// <param name="End">First segment that is not part of it; without gutters, the first that may begin another band.</param>
/// <param name="Gutters">White strips from left to right; empty when the stretch has no columns.</param>
internal sealed record ColumnBand(int End, List<(double Left, double Right)> Gutters)
{
    private const double MinGutter = 0.85;
    private const double MinColumnShare = 0.12;

    // Bounds the search on pages made to be slow; ordinary pages need some thousand steps.
    private const int MaxSteps = 2_000_000;

    public static ColumnBand None(int end) => new(end, []);

    public static ColumnBand From(List<TextSegment> sorted, int start, FrameBox region, double size, ref int steps)
    {
        if (steps > MaxSteps)
            return None(sorted.Count);
        var occupied = new List<(double Left, double Right)>();
        var end = start;
        List<(double Left, double Right)> gutters = [];
        for (; end < sorted.Count; end++)
        {
            steps += occupied.Count + 1;
            var next = With(occupied, sorted[end].Box);
            var now = Between(next, size * MinGutter);
            var isStillOpen = now.Count > 0
                || (gutters.Count == 0 && Math.Max(region.Right - next[^1].Right, next[0].Left - region.Left) >= region.Width * MinColumnShare);
            if (!isStillOpen)
                break;
            (occupied, gutters) = (next, now);
        }

        if (gutters.Count == 0)
            return None(start + 1);
        end = WithoutTail(sorted, start, end, gutters);
        var sides = new ColumnSides(sorted, start, end, size);
        var isTabular = false;
        var good = gutters.Where(gutter => sides.Accepts(gutter, ref isTabular)).ToList();

        // Rows of a form or a table: looking again from each of its rows would find the same.
        return good.Count > 0 ? new ColumnBand(end, good) : None(isTabular ? Math.Max(start + 1, end) : start + 1);
    }

    // A heading that stands below both columns and above the next full line belongs to that line, not to a column.
    private static int WithoutTail(List<TextSegment> sorted, int start, int end, List<(double Left, double Right)> gutters)
    {
        if (end >= sorted.Count)
            return end;
        for (var trimmed = 0; trimmed < 2 && end - start > 4; trimmed++)
        {
            var last = sorted[end - 1];
            var above = double.MinValue;
            for (var i = start; i < end - 1; i++)
                above = Math.Max(above, sorted[i].Box.Bottom);
            if (last.Box.Top < above + (last.Size * 0.5) || gutters.Exists(gutter => last.Box.Left < gutter.Left && last.Box.Right > gutter.Right))
                break;
            end--;
        }

        return end;
    }

    private static List<(double Left, double Right)> With(List<(double Left, double Right)> occupied, FrameBox box)
    {
        var result = new List<(double Left, double Right)>(occupied.Count + 1);
        var (left, right) = (box.Left, box.Right);
        var isAdded = false;
        foreach (var interval in occupied)
        {
            if (interval.Right < left)
            {
                result.Add(interval);
            }
            else if (interval.Left > right)
            {
                if (!isAdded)
                    result.Add((left, right));
                isAdded = true;
                result.Add(interval);
            }
            else
            {
                (left, right) = (Math.Min(left, interval.Left), Math.Max(right, interval.Right));
            }
        }

        if (!isAdded)
            result.Add((left, right));
        return result;
    }

    private static List<(double Left, double Right)> Between(List<(double Left, double Right)> occupied, double width)
    {
        var result = new List<(double Left, double Right)>();
        for (var i = 1; i < occupied.Count; i++)
        {
            if (occupied[i].Left - occupied[i - 1].Right >= width)
                result.Add((occupied[i - 1].Right, occupied[i].Left));
        }

        return result;
    }
}
