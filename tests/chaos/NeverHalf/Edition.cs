using System.Globalization;
using System.Text.RegularExpressions;

namespace IngestPipeline.ChaosTests.NeverHalf;

/// <summary>One content of a document whose every passage says which edition it belongs to, and how many editions' passages belong together.</summary>
internal static partial class Edition
{
    // More words than a chunk may have tokens, so that each paragraph is a chunk of its own.
    private const int WordsPerPassage = 260;

    /// <summary>Every edition has another number of passages than the one before.</summary>
    public static int PassagesOf(int edition) => 2 + (edition % 3);

    public static string Write(int document, int edition) => string.Join("\n\n", Enumerable.Range(0, PassagesOf(edition)).Select(passage => string.Create(
        CultureInfo.InvariantCulture,
        $"Document d{document} edition e{edition} passage {passage}: {string.Join(' ', Enumerable.Range(0, WordsPerPassage).Select(word => $"w{(word * 31 + edition * 7 + passage) % 997}"))}.")));

    /// <returns>The edition named in a passage, or null when it begins in the middle of one.</returns>
    public static int? Find(string text) => Mark().Match(text) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"edition e(\d+) passage")]
    private static partial Regex Mark();
}
