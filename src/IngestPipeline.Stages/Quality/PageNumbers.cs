namespace IngestPipeline.Stages.Quality;

/// <summary>Page numbers as sentences and evidence carry them.</summary>
internal static class PageNumbers
{
    /// <summary>Evidence stays small: a file of ten thousand broken pages names the first of them.</summary>
    public const int MaxNamed = 50;

    public static int[] First(IReadOnlyCollection<int> pages) => [.. pages.Take(MaxNamed)];

    /// <summary>For example <c>3, 7, 9</c> or <c>1, 2, 3 and 40 more</c>.</summary>
    public static string Join(IReadOnlyCollection<int> pages, int most = 10) =>
        pages.Count <= most ? string.Join(", ", pages) : $"{string.Join(", ", pages.Take(most))} and {pages.Count - most} more";
}
