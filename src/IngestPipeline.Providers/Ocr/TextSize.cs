namespace IngestPipeline.Providers.Ocr;

/// <summary>How large print is, told by what stands in it: a word without ascenders is half as high as one with both, in the same font.</summary>
internal static class TextSize
{
    private const double XHeight = 0.5;
    private const double Ascender = 0.22;
    private const double Descender = 0.21;
    private const string Low = "acemnorsuvwxzı.,:;-–—_=~+<>«»*";
    private const string Hanging = "gjpqyQ,;()[]{}/|@$ç";

    /// <summary>Median of the words' font sizes in pixels; 0 when there are none.</summary>
    public static double Of(IEnumerable<OcrWord> words)
    {
        var sizes = words.Where(word => word.Letters > 0).Select(Of).Order().ToArray();
        return sizes.Length == 0 ? 0 : sizes[sizes.Length / 2];
    }

    private static double Of(OcrWord word)
    {
        var rises = word.Text.Any(letter => !Low.Contains(letter) && letter is not ('g' or 'p' or 'q' or 'y'));
        var hangs = word.Text.Any(letter => Hanging.Contains(letter));
        return (word.Bottom - word.Top) / (XHeight + (rises ? Ascender : 0) + (hangs ? Descender : 0));
    }
}
