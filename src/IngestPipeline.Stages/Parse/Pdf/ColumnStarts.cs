namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Places at which several lines of a page begin.</summary>
internal sealed class ColumnStarts
{
    private const double Slack = 1;
    private const int MinLines = 4;

    // In font sizes; what stands before the gap is a line of a column then, not the sign of a list item.
    private const double MinWidth = 8;

    private readonly List<double> _starts = [];

    public ColumnStarts(List<TextSegment> segments)
    {
        if (!segments.Exists(segment => segment.WideGaps is not null))
            return;
        var lefts = segments.Select(segment => segment.Box.Left).Order().ToList();
        for (var i = 0; i + MinLines <= lefts.Count; i++)
        {
            if (lefts[i + MinLines - 1] - lefts[i] <= Slack && (_starts.Count == 0 || lefts[i] - _starts[^1] > Slack))
                _starts.Add(lefts[i]);
        }
    }

    /// <summary>True when a line runs over a wide gap behind which a column begins.</summary>
    public bool Cuts(TextSegment segment) => _starts.Count > 0 && segment.WideGaps is { } gaps && gaps.Exists(gap => CutsAt(segment, gap));

    /// <summary>True when a line is to be parted before a glyph at this place.</summary>
    public bool CutsAt(TextSegment segment, float start) => segment.WideGaps!.Contains(start) && start > segment.Box.Left + (segment.Size * MinWidth) && IsStart(start);

    private bool IsStart(float place)
    {
        var at = _starts.BinarySearch(place - (Slack * 1.5));
        at = at < 0 ? ~at : at;
        return at < _starts.Count && _starts[at] <= place + (Slack * 1.5);
    }
}
