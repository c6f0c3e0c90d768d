namespace IngestPipeline.Providers.Ocr;

/// <summary>A table of a page; box and words in pixels of the image that was read.</summary>
internal sealed record ScanTable(
    double Left, double Top, double Right, double Bottom, IReadOnlyList<IReadOnlyList<string>> Rows, int HeaderRows, IReadOnlyList<OcrWord> Words)
{
    public bool Holds(OcrWord word)
    {
        var (x, y) = ((word.Left + word.Right) / 2, (word.Top + word.Bottom) / 2);
        return x >= Left && x <= Right && y >= Top && y <= Bottom;
    }
}
