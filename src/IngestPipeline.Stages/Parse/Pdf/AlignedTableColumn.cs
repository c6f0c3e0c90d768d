namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A column of a table in the making.</summary>
internal sealed class AlignedTableColumn(TextSegment first)
{
    public FrameBox First { get; } = first.Box;

    public double Left { get; private set; } = first.Box.Left;

    public double Right { get; private set; } = first.Box.Right;

    public List<TextSegment> Segments { get; } = [first];

    public bool Overlaps(TextSegment segment) => Math.Min(Right, segment.Box.Right) - Math.Max(Left, segment.Box.Left) > 0.5;

    public void Add(TextSegment segment)
    {
        Segments.Add(segment);
        Left = Math.Min(Left, segment.Box.Left);
        Right = Math.Max(Right, segment.Box.Right);
    }
}
