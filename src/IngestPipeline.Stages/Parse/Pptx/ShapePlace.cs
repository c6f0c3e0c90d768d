namespace IngestPipeline.Stages.Parse.Pptx;

/// <summary>A box in English metric units (914400 an inch), origin at the top left.</summary>
internal readonly record struct ShapePlace(long X, long Y, long Width, long Height)
{
    /// <summary>True when the two stand side by side: they share more than half of the lower one's height.</summary>
    public bool IsBeside(ShapePlace other) =>
        Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y) > Math.Min(Height, other.Height) / 2;
}
