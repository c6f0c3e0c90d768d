using System.Globalization;
using System.Text;

namespace IngestPipeline.Stages.Parse;

/// <summary>Finds UTF-16 and UTF-32 that carries no byte order mark. Only text with zero bytes qualifies: any other reading of a zero byte is binary.</summary>
internal static class WideEncodingDetector
{
    private const int SampleBytes = 8192;

    public static Encoding? Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes.IndexOf((byte)0) < 0)
            return null;
        var sample = bytes[..Math.Min(bytes.Length, SampleBytes)];
        Encoding[] candidates = bytes.Length % 4 == 0 || bytes.Length > SampleBytes
            ? [new UTF32Encoding(false, false, true), new UTF32Encoding(true, false, true), new UnicodeEncoding(false, false, true), new UnicodeEncoding(true, false, true)]
            : [new UnicodeEncoding(false, false, true), new UnicodeEncoding(true, false, true)];

        (Encoding? Best, double Score) found = (null, 0.9);
        foreach (var candidate in candidates)
        {
            var unit = candidate is UTF32Encoding ? 4 : 2;
            var score = Score(candidate, sample[..(sample.Length / unit * unit)]);
            if (score > found.Score)
                found = (candidate, score);
        }

        return found.Best is null ? null : Encoding.GetEncoding(found.Best.CodePage);
    }

    /// <summary>Share of characters that text is made of; ASCII counts double, since the wrong byte order turns it into rare ideographs.</summary>
    private static double Score(Encoding encoding, ReadOnlySpan<byte> sample)
    {
        string text;
        try
        {
            text = encoding.GetString(sample);
        }
        catch (ArgumentException)
        {
            // A surrogate pair cut at the end of the sample: one unit less decides.
            try
            {
                text = encoding.GetString(sample[..^2]);
            }
            catch (ArgumentException)
            {
                return 0;
            }
        }

        if (text.Length == 0)
            return 0;
        var (likely, ascii) = (0, 0);
        foreach (var letter in text)
        {
            if (letter is '\n' or '\r' or '\t' or (>= ' ' and <= '~'))
                ascii++;
            else if (char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Format))
                likely++;
        }

        return ((double)(likely + ascii) / text.Length) + (0.1 * ascii / text.Length) - (ascii == 0 ? 0.2 : 0);
    }
}
