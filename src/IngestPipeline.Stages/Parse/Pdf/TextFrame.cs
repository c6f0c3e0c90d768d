using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// A reading direction on a page. Along runs with the text, down runs to the next line; text that is turned on the page is upright here,
/// so that layout is written once. Page coordinates are points from the top left corner as displayed.
/// </summary>
/// <param name="Degrees">Clockwise turn of the text against the page.</param>
internal readonly record struct TextFrame(double Degrees)
{
    private readonly double _cosine = Math.Cos(Degrees * Math.PI / 180);
    private readonly double _sine = Math.Sin(Degrees * Math.PI / 180);

    public static TextFrame Upright { get; } = new(0);

    /// <summary>Vertical writing: lines run down and follow each other from right to left, which is the frame of text turned clockwise.</summary>
    public static TextFrame Downward { get; } = new(90);

    public bool IsAxisAligned => Degrees % 90 == 0;

    public double Along(double x, double y) => (x * _cosine) + (y * _sine);

    public double Down(double x, double y) => (y * _cosine) - (x * _sine);

    /// <summary>The page box that encloses a box of this frame.</summary>
    public BoundingBox ToPage(in FrameBox box)
    {
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        for (var corner = 0; corner < 4; corner++)
        {
            var along = (corner & 1) == 0 ? box.Left : box.Right;
            var down = (corner & 2) == 0 ? box.Top : box.Bottom;
            var x = (along * _cosine) - (down * _sine);
            var y = (along * _sine) + (down * _cosine);
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x), Math.Max(bottom, y));
        }

        return new BoundingBox(Rounded(left), Rounded(top), Rounded(right), Rounded(bottom));
    }

    private static double Rounded(double value) => Math.Round(value, 2, MidpointRounding.AwayFromZero) + 0.0;
}
