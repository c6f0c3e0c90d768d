using System.Globalization;
using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Turns what a font says a glyph means into text that can be stored and searched.</summary>
internal static class PdfText
{
    private const char Unknown = '\uFFFD';

    // What the symbol fonts of office programs draw at these private code points; they stand in front of list items.
    private static readonly Dictionary<char, string> PrivateSymbols = new()
    {
        ['\uF0B7'] = "•",
        ['\uF0A7'] = "▪",
        ['\uF0A8'] = "◦",
        ['\uF06E'] = "■",
        ['\uF06C'] = "●",
        ['\uF0D8'] = "➢",
        ['\uF0FC'] = "✓",
        ['\uF076'] = "❖",
        ['\uF0E0'] = "→",
        ['\uF02D'] = "-",
        ['\uF020'] = " ",
    };

    /// <summary>The text of one glyph: ligatures and presentation forms taken apart, control characters gone.</summary>
    /// <param name="value">As the font maps it.</param>
    /// <param name="isJunk">True when the font does not say what the glyph means.</param>
    public static string Clean(string value, out bool isJunk)
    {
        isJunk = false;
        if (value.Length == 1 && value[0] is > ' ' and < '\u007F')
            return value;
        var rewrite = false;
        foreach (var character in value)
            rewrite |= character is < ' ' or (>= '\u007F' and <= '\u00A0') or (>= '\u2000' and <= '\u200B') or >= '\uD800' or '\u3000' or '\u202F' or '\u205F' or (>= '\u2E80' and <= '\u2FD5');
        return rewrite ? Rewrite(value, ref isJunk) : value;
    }

    /// <summary>NFC, lone surrogates replaced.</summary>
    public static string Normalise(string text)
    {
        if (System.Text.Ascii.IsValid(text))
            return text;
        StringBuilder? mended = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                (mended ??= new StringBuilder(text))[i] = Unknown;
        }

        text = mended?.ToString() ?? text;
        return text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);
    }

    public static bool IsRightToLeft(char character) =>
        character is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')
        && CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark);

    /// <summary>Written without spaces between words.</summary>
    public static bool IsWide(char character) =>
        character is (>= '\u2E80' and <= '\u312F') or (>= '\u3190' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF00' and <= '\uFFEF')
            or (>= '\uD840' and <= '\uD87F');

    private static string Rewrite(string value, ref bool isJunk)
    {
        var text = new StringBuilder(value.Length + 4);
        for (var i = 0; i < value.Length; i++)
        {
            var character = value[i];
            switch (character)
            {
                case '\t' or '\n' or '\r' or '\u00A0' or '\u3000' or '\u202F' or '\u205F' or (>= '\u2000' and <= '\u200A'):
                    text.Append(' ');
                    break;
                case < ' ' or (>= '\u007F' and < '\u00A0') or '\uFFFE' or '\uFFFF':
                    isJunk = true;
                    break;
                case '\u200B' or '\uFEFF':
                    break;
                case >= '\uE000' and <= '\uF8FF':
                    isJunk |= !PrivateSymbols.ContainsKey(character);
                    text.Append(PrivateSymbols.GetValueOrDefault(character) ?? "\uFFFD");
                    break;
                case Unknown:
                    isJunk = true;
                    text.Append(Unknown);
                    break;
                // Fonts name glyphs by their shape: a ligature, a final form, the radical that looks like the character.
                case (>= '\uFB00' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC') or (>= '\u2E80' and <= '\u2FD5'):
                    text.Append(character.ToString().Normalize(NormalizationForm.FormKC));
                    break;
                case >= '\uD800' and <= '\uDFFF' when i + 1 < value.Length && char.IsSurrogatePair(character, value[i + 1]):
                    isJunk |= character is >= '\uDB80' and <= '\uDBFF';
                    text.Append(character).Append(value[++i]);
                    break;
                case >= '\uD800' and <= '\uDFFF':
                    isJunk = true;
                    text.Append(Unknown);
                    break;
                default:
                    text.Append(character);
                    break;
            }
        }

        return text.ToString();
    }
}
