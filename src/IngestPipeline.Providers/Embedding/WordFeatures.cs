using System.Globalization;
using System.Text;
using IngestPipeline.Domain.Text;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// The words of a text and the pairs of neighbours among them, with how often each occurs. Words are runs of letters, marks and
/// digits of the folded text; scripts written without spaces are taken by pairs of characters.
/// </summary>
internal static class WordFeatures
{
    private const char PairMark = ' ';

    public static Dictionary<string, int> Of(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var previous = "";
        foreach (var word in Words(TextFolding.Fold(text)))
        {
            Add(counts, word);
            if (previous.Length > 0)
                Add(counts, previous + PairMark + word);
            previous = word;
        }

        return counts;
    }

    public static bool IsPair(string feature) => feature.Contains(PairMark, StringComparison.Ordinal);

    private static void Add(Dictionary<string, int> counts, string feature) =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, feature, out _)++;

    private static IEnumerable<string> Words(string folded)
    {
        for (var start = 0; start < folded.Length;)
        {
            var kind = KindAt(folded, start, out var end);
            while (end < folded.Length && kind != Kind.None && Continues(kind, folded, end, out var next))
                end = next;
            switch (kind)
            {
                case Kind.Spaced:
                    yield return Plain(folded.AsSpan(start, end - start));
                    break;
                case Kind.Unspaced:
                    foreach (var pair in Pairs(folded[start..end]))
                        yield return pair;
                    break;
            }

            start = end;
        }
    }

    private static bool Continues(Kind kind, string text, int position, out int next)
    {
        // Inside a word an apostrophe joins (don't, l'eau): the possessive is cut off later.
        var current = KindAt(text, position, out next);
        return current == kind || (kind == Kind.Spaced && text[position] == '\'' && next < text.Length && KindAt(text, next, out _) == Kind.Spaced);
    }

    private static string Plain(ReadOnlySpan<char> word)
    {
        if (word.EndsWith("'s"))
            word = word[..^2];
        var bare = word.Contains('\'') ? word.ToString().Replace("'", "", StringComparison.Ordinal) : word;
        return LightStemmer.Stem(bare).ToString();
    }

    private static IEnumerable<string> Pairs(string run)
    {
        var characters = run.EnumerateRunes().ToList();
        if (characters.Count == 1)
            yield return run;
        for (var i = 1; i < characters.Count; i++)
            yield return characters[i - 1].ToString() + characters[i];
    }

    private static Kind KindAt(string text, int position, out int next)
    {
        if (text[position] < 0x80)
        {
            next = position + 1;
            return char.IsAsciiLetterOrDigit(text[position]) ? Kind.Spaced : Kind.None;
        }

        _ = Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out var length);
        next = position + length;
        var isWord = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
        if (!isWord)
            return Kind.None;
        return IsUnspaced(rune.Value) ? Kind.Unspaced : Kind.Spaced;
    }

    /// <summary>Thai to Myanmar, Khmer, kana, Han ideographs, Hangul (whose particles stick to their words).</summary>
    private static bool IsUnspaced(int value) => value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3040 and <= 0x30FF) or
        (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private enum Kind
    {
        None,
        Spaced,
        Unspaced,
    }
}
