using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>Compares the two versions of a message that should say the same, and often do not quite.</summary>
internal static partial class AlternativeText
{
    /// <summary>Words in a row that are compared: two languages' worth of "it is a" should not match by chance.</summary>
    private const int Shingle = 3;

    /// <summary>A paragraph is missing when less than this share of its word sequences is found.</summary>
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
            // Addresses and rules are how plain text draws links and lines.
            var words = Addresses().Replace(paragraph, " ");
            var shingles = Shingles(words).ToArray();
            if (shingles.Length > 0 && shingles.Count(known.Contains) < Known * shingles.Length)
                yield return paragraph;
        }
    }

    private static IEnumerable<string> Shingles(string text)
    {
        var words = Words().Matches(text).Select(match => match.Value.ToLowerInvariant()).ToArray();
        if (words.Length is > 0 and < Shingle)
            yield break;
        for (var index = 0; index + Shingle <= words.Length; index++)
            yield return string.Join(' ', words, index, Shingle);
    }

    [GeneratedRegex(@"(?:\r?\n[ \t]*){2,}")]
    private static partial Regex EmptyLines();

    [GeneratedRegex(@"\S*(?:://|www\.|@)\S*")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Words();
}
