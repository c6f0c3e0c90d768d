namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>A box in a <see cref="TextFrame"/>: left to right along the text, top to bottom across its lines.</summary>
internal readonly record struct FrameBox(double Left, double Top, double Right, double Bottom)
{
    public static FrameBox Empty { get; } = new(double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);

    public double Width => Right - Left;

    public double Height => Bottom - Top;

    public bool IsEmpty => Right < Left;

    public FrameBox With(in FrameBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    public bool Contains(double along, double down, double slack = 0) =>
        along >= Left - slack && along <= Right + slack && down >= Top - slack && down <= Bottom + slack;

    /// <summary>The part of the lower box that both share across the lines, 0 to 1.</summary>
    public double SharedHeight(in FrameBox other)
    {
        var lower = Math.Min(Height, other.Height);
        return lower <= 0 ? 0 : (Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top)) / lower;
    }
}
