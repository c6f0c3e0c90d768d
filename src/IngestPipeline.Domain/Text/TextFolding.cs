using System.Globalization;
using System.Text;

namespace IngestPipeline.Domain.Text;

/// <summary>Brings spellings of the same text together, so that texts can be compared and hashed.</summary>
public static class TextFolding
{
    /// <summary>
    /// Compatibility-composed (NFKC) and case-folded; typographic quotes and dashes become ASCII; invisible characters
    /// (category Cf: zero-width, soft hyphen, bidirectional marks, tags; and variation selectors) are removed; every run of
    /// white space or control characters becomes one space; trimmed.
    /// </summary>
    public static string Fold(string text)
    {
        // Normalize refuses lone surrogates, and unifying first lets NFKC see plain quotes instead of primes it would double.
        var composed = Unify(text).Normalize(NormalizationForm.FormKC);
        var folded = new StringBuilder(composed.Length);
        var pendingSpace = false;
        foreach (var rune in composed.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                pendingSpace = folded.Length > 0;
                continue;
            }

            if (pendingSpace)
                folded.Append(' ');
            pendingSpace = false;
            AppendFolded(folded, rune);
        }

        return folded.ToString();
    }

    /// <summary>Simple case folding: through upper case, so that the final sigma and the like meet their other forms.</summary>
    private static void AppendFolded(StringBuilder target, Rune rune)
    {
        var folded = rune.IsAscii
            ? new Rune(char.ToLowerInvariant((char)rune.Value))
            : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));
        Span<char> buffer = stackalloc char[2];
        target.Append(buffer[..folded.EncodeToUtf16(buffer)]);
    }

    private static string Unify(string text)
    {
        var unified = new StringBuilder(text.Length);
        Span<char> buffer = stackalloc char[2];

        // EnumerateRunes yields U+FFFD for a lone surrogate.
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            unified.Append(rune.Value switch
            {
                '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '`' or '\u00B4' or '\u02BC' => "'",
                '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '\u00AB' or '\u00BB' => "\"",
                >= '\u2010' and <= '\u2015' or '\u2212' or '\uFE58' or '\uFE63' => "-",
                _ => buffer[..rune.EncodeToUtf16(buffer)],
            });
        }

        return unified.ToString();
    }

    private static bool IsInvisible(Rune rune) =>
        !rune.IsAscii && (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format || rune.Value is >= 0xFE00 and <= 0xFE0F or 0x180B or 0x180C or 0x180D);
}
