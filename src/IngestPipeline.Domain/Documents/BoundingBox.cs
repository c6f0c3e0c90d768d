namespace IngestPipeline.Domain.Documents;

/// <summary>A box on a page in points (1/72 inch), origin at the top left corner of the page as displayed.</summary>
public readonly record struct BoundingBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Whether the centre of <paramref name="other"/> lies in this box.</summary>
    public bool HoldsCentreOf(BoundingBox other)
    {
        var (x, y) = ((other.Left + other.Right) / 2, (other.Top + other.Bottom) / 2);
        return x >= Left && x <= Right && y >= Top && y <= Bottom;
    }
}
