using System.Numerics;

namespace IngestPipeline.Providers.Ocr;

/// <summary>A word as Tesseract reports it; the box is in pixels of the image it read.</summary>
internal sealed record OcrWord(int Block, int Paragraph, int Line, double Left, double Top, double Right, double Bottom, double Confidence, string Text)
{
    /// <summary>The word in another image: the upright box around its turned one.</summary>
    public OcrWord Through(Matrix3x2 transform)
    {
        Vector2[] corners =
        [
            Vector2.Transform(new Vector2((float)Left, (float)Top), transform),
            Vector2.Transform(new Vector2((float)Right, (float)Top), transform),
            Vector2.Transform(new Vector2((float)Left, (float)Bottom), transform),
            Vector2.Transform(new Vector2((float)Right, (float)Bottom), transform),
        ];
        return this with
        {
            Left = corners.Min(corner => corner.X),
            Top = corners.Min(corner => corner.Y),
            Right = corners.Max(corner => corner.X),
            Bottom = corners.Max(corner => corner.Y),
        };
    }

    /// <summary>Letters and digits: what makes a word a word rather than a speck.</summary>
    public int Letters { get; } = Text.EnumerateRunes().Count(System.Text.Rune.IsLetterOrDigit);
}
