namespace IngestPipeline.Providers.Ocr;

/// <summary>A word as Tesseract reports it; the box is in pixels of the image it read.</summary>
internal sealed record OcrWord(int Block, int Paragraph, int Line, double Left, double Top, double Right, double Bottom, double Confidence, string Text)
{
    /// <summary>Letters and digits: what makes a word a word rather than a speck.</summary>
    public int Letters { get; } = Text.EnumerateRunes().Count(System.Text.Rune.IsLetterOrDigit);
}
