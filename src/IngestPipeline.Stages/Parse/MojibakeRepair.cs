using System.Text;
using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Parse;

/// <summary>
/// Undoes UTF-8 that was read as Latin-1 and written as UTF-8 again. Only sequences that hold a control character from U+0080 to U+009F
/// are touched: text has none of those, and dropping them would leave a stray letter behind.
/// </summary>
internal static partial class MojibakeRepair
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Repair(string text) => text.AsSpan().IndexOfAnyInRange('\u0080', '\u009F') < 0
        ? text
        : Sequence().Replace(text, match => match.ValueSpan.IndexOfAnyInRange('\u0080', '\u009F') < 0 ? match.Value : Reread(match.Value));

    private static string Reread(string sequence)
    {
        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(sequence));
        }
        catch (DecoderFallbackException)
        {
            return sequence;
        }
    }

    [GeneratedRegex("[\u00C2-\u00DF][\u0080-\u00BF]|[\u00E0-\u00EF][\u0080-\u00BF]{2}|[\u00F0-\u00F4][\u0080-\u00BF]{3}")]
    private static partial Regex Sequence();
}
