using System.Globalization;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Where running text may be cut: after sentences, between words, else between characters as a reader sees them.</summary>
internal static class TextBoundaries
{
    /// <summary>Longest sequence of combining marks and joiners that is kept whole.</summary>
    private const int MaxCluster = 32;

    /// <summary>Quotes and brackets looked past between a full stop and the space after it.</summary>
    private const int MaxClosing = 4;

    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>Words that end in a full stop inside a sentence, in English, German and French.</summary>
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "e.g", "i.e", "cf", "vs", "no", "nos", "fig", "figs", "eq", "eqs", "sec", "ch", "vol", "pp", "al", "approx", "ca", "dept",
        "mr", "mrs", "ms", "dr", "prof", "st", "gen", "rev", "hon", "inc", "ltd", "co", "corp", "z.b", "d.h", "bzw", "nr", "vgl", "abb", "mme", "art",
    };

    public static bool IsSentenceEnd(ReadOnlySpan<char> text, int position)
    {
        var end = position;
        while (end > 0 && position - end < MaxClosing && text[end - 1] is ')' or ']' or '"' or '\'' or '\u2019' or '\u201D' or '\u00BB' or '\u300D' or '\u300F')
            end--;
        if (end == 0)
            return false;

        var mark = text[end - 1];
        if (mark is '\u3002' or '\uFF01' or '\uFF1F')
            return position == text.Length || !IsClosing(text[position]);
        if (mark is not ('.' or '!' or '?' or '\u2026' or '\u061F' or '\u0964'))
            return false;
        if (position < text.Length && !char.IsWhiteSpace(text[position]))
            return false;

        var next = position;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
            next++;
        if (next < text.Length && char.IsLower(text[next]))
            return false;
        return mark != '.' || !IsAbbreviation(text[..(end - 1)]);
    }

    public static bool IsWordBoundary(ReadOnlySpan<char> text, int position)
    {
        if (position == 0 || position == text.Length)
            return true;
        if (char.IsWhiteSpace(text[position]) || char.IsWhiteSpace(text[position - 1]))
            return true;

        // Scripts written without spaces may be cut between any two characters, but a closing mark stays with its word.
        return (IsUnspaced(text[position - 1]) || IsUnspaced(text[position])) && !IsClosing(text[position]) && Snap(text, position) == position;
    }

    /// <summary>The nearest position at or before <paramref name="position"/> that does not cut a character with its marks in two.</summary>
    public static int Snap(ReadOnlySpan<char> text, int position)
    {
        var whole = position;
        while (whole > 0 && whole < text.Length && position - whole < MaxCluster && Joins(text[whole - 1], text[whole]))
            whole--;
        if (whole > 0 && (whole == text.Length || !Joins(text[whole - 1], text[whole])))
            return whole;
        return position > 0 && position < text.Length && char.IsLowSurrogate(text[position]) && char.IsHighSurrogate(text[position - 1]) ? position - 1 : position;
    }

    private static bool Joins(char before, char after) =>
        after > '\u02FF' && (
            char.IsLowSurrogate(after) || after == ZeroWidthJoiner || before == ZeroWidthJoiner ||
            char.GetUnicodeCategory(after) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark);

    private static bool IsAbbreviation(ReadOnlySpan<char> beforeStop)
    {
        var start = beforeStop.Length;
        while (start > 0 && beforeStop.Length - start < 8 && (char.IsLetter(beforeStop[start - 1]) || beforeStop[start - 1] == '.'))
            start--;
        var word = beforeStop[start..];
        return word.Length == 1 || Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static bool IsClosing(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation
        || character is '\u3001' or '\u3002' or '\uFF0C' or '\uFF01' or '\uFF1F' or '\uFF1A' or '\uFF1B';

    /// <summary>Thai to Myanmar, Khmer, kana, Han ideographs.</summary>
    private static bool IsUnspaced(char character) => character is
        (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') or
        (>= '\u3000' and <= '\u30FF') or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
