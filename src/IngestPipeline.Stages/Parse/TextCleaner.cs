using System.Text;

namespace IngestPipeline.Stages.Parse;

/// <summary>
/// The one place where text becomes storable: NFC, no control characters but the line feed, no NUL, no lone surrogates,
/// no byte order marks or soft hyphens. Zero-width characters stay where a script needs them; bidi marks stay, they have meaning.
/// </summary>
public static class TextCleaner
{
    /// <summary>Running text: white space inside a line becomes one space, at most one empty line stays.</summary>
    public static string Block(string? text) => Collapse(Sanitise(text), keepLines: true);

    /// <summary>One line: every run of white space becomes one space. For headings and cells.</summary>
    public static string Line(string? text) => IsPlainLine(text) ? text! : Collapse(Sanitise(text), keepLines: false);

    /// <summary>Code: spaces and lines stay as they are, a tab becomes four spaces, empty lines at both ends go.</summary>
    public static string Preformatted(string? text)
    {
        var lines = Sanitise(text?.Replace("\t", "    ", StringComparison.Ordinal)).Split('\n');
        var first = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        if (first < 0)
            return string.Empty;
        var last = Array.FindLastIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        return string.Join('\n', lines[first..(last + 1)].Select(line => line.TrimEnd()));
    }

    /// <summary>Most cells of large sheets: visible ASCII with single spaces between. The same string is given back, so that shared strings stay shared.</summary>
    private static bool IsPlainLine(string? text)
    {
        if (string.IsNullOrEmpty(text) || text[0] == ' ' || text[^1] == ' ')
            return false;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is < ' ' or > '~' || (text[index] == ' ' && text[index - 1] == ' '))
                return false;
        }

        return true;
    }

    private static string Sanitise(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            switch (letter)
            {
                case '\r':
                    clean.Append('\n');
                    if (index + 1 < text.Length && text[index + 1] == '\n')
                        index++;
                    break;
                case '\n' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029':
                    clean.Append('\n');
                    break;
                case '\t' or '\u00A0' or '\u2007' or '\u202F':
                    clean.Append(' ');
                    break;
                case '\u00AD' or '\u180E' or '\uFEFF' or '\uFFFE' or '\uFFFF' or (>= '\u2060' and <= '\u2064') or (>= '\uFFF9' and <= '\uFFFB'):
                    break;
                // Between Latin letters nobody sees them, and the word is not found.
                case '\u200B' when !SeparatesWords(clean):
                case '\u200C' or '\u200D' when !Joins(clean):
                    break;
                case >= '\uD800' and <= '\uDFFF':
                    if (char.IsHighSurrogate(letter) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
                        clean.Append(letter).Append(text[++index]);
                    else
                        clean.Append('\uFFFD');
                    break;
                default:
                    if (!char.IsControl(letter))
                        clean.Append(letter);
                    break;
            }
        }

        var result = clean.ToString();
        return result.IsNormalized(NormalizationForm.FormC) ? result : result.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Thai, Lao, Myanmar and Khmer write no spaces between words and may mark their ends.</summary>
    private static bool SeparatesWords(StringBuilder before) =>
        before.Length > 0 && before[^1] is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF');

    /// <summary>Scripts from Hebrew on join letters, and pictographs join pictographs.</summary>
    private static bool Joins(StringBuilder before) => before.Length > 0 && before[^1] >= '\u0590' && before[^1] is not (>= '\u1E00' and <= '\u218F');

    private static string Collapse(string text, bool keepLines)
    {
        var result = new StringBuilder(text.Length);
        var (spaces, breaks) = (false, 0);
        foreach (var letter in text)
        {
            if (letter == '\n')
            {
                breaks++;
                continue;
            }

            if (letter == ' ')
            {
                spaces = true;
                continue;
            }

            if (result.Length > 0)
            {
                if (breaks > 0)
                    result.Append(keepLines ? (breaks > 1 ? "\n\n" : "\n") : " ");
                else if (spaces)
                    result.Append(' ');
            }

            (spaces, breaks) = (false, 0);
            result.Append(letter);
        }

        return result.ToString();
    }
}
