using System.Globalization;

namespace IngestPipeline.IntegrationTests.Dedupe;

/// <summary>Texts of which it is known how alike they are: of 120 words each changed one costs three of 118 shingles.</summary>
internal static class NearTexts
{
    private const int Words = 120;

    /// <param name="family">Texts of different families have no word in common.</param>
    /// <param name="changes">Numbers of changed places, 0 to 19, that are far enough apart to count fully.</param>
    public static string Of(int family, params int[] changes) => string.Join(' ', Enumerable.Range(0, Words).Select(place =>
        place % 6 == 3 && changes.Contains(place / 6)
            ? string.Create(CultureInfo.InvariantCulture, $"other{family}x{place}")
            : string.Create(CultureInfo.InvariantCulture, $"word{family}x{place}")));
}
