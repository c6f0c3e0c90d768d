using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>Compares the two versions of a message that should say the same, and often do not quite.</summary>
internal static partial class AlternativeText
{
    /// <summary>Words in a row that are compared: two languages' worth of "it is a" should not match by chance.</summary>
    private const int Shingle = 3;

    /// <summary>A sentence is missing when less than this share of its word sequences is found, its paragraph when a sentence is.</summary>
    private const double Known = 0.9;

    private const int MaxCharacters = 2_000_000;

    /// <summary>Paragraphs of <paramref name="plain"/> that <paramref name="rich"/> does not hold.</summary>
    public static IEnumerable<string> Missing(string rich, string plain)
    {
        if (plain.Length > MaxCharacters || rich.Length > MaxCharacters)
            yield break;
        var known = Shingles(rich).ToHashSet(StringComparer.Ordinal);
        foreach (var paragraph in EmptyLines().Split(plain))
        {
            // Addresses are how plain text draws links.
            if (Sentences().Split(Addresses().Replace(paragraph, " ")).Any(sentence => IsMissing(sentence, known)))
                yield return paragraph;
        }
    }

    private static bool IsMissing(string sentence, HashSet<string> known)
    {
        var shingles = Shingles(sentence).ToArray();
        return shingles.Length > 0 && shingles.Count(known.Contains) < Known * shingles.Length;
    }

    private static IEnumerable<string> Shingles(string text)
    {
        var words = Words().Matches(text).Select(match => match.Value.ToLowerInvariant()).ToArray();
        for (var index = 0; index + Shingle <= words.Length; index++)
            yield return string.Join(' ', words, index, Shingle);
    }

    [GeneratedRegex(@"(?:\r?\n[ \t]*){2,}")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"(?<=[.!?。！？])\s+")]
    private static partial Regex Sentences();

    [GeneratedRegex(@"\S*(?:://|www\.|@)\S*")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Words();
}
