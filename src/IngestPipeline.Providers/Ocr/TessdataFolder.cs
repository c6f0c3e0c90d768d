namespace IngestPipeline.Providers.Ocr;

/// <summary>Where Tesseract's language data lies.</summary>
internal static class TessdataFolder
{
    /// <summary>Data for telling how a page is turned; not a language.</summary>
    public const string OrientationData = "osd";

    private const string Extension = ".traineddata";

    /// <returns>The folder TESSDATA_PREFIX names, else the first usual one that holds data, else null.</returns>
    public static string? Find() => Candidates().FirstOrDefault(folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + Extension).Any());

    /// <returns>Codes in ordinal order; script data such as <c>script/Latin</c> is left out.</returns>
    public static IReadOnlyList<string> Languages() => Find() is not { } folder
        ? []
        : [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("TESSDATA_PREFIX") is { Length: > 0 } prefix)
        {
            yield return prefix;
            yield return Path.Combine(prefix, "tessdata");
        }

        yield return "/usr/share/tesseract-ocr/5/tessdata"; // Debian, Ubuntu
        yield return "/usr/share/tessdata"; // Alpine, Arch
        yield return "/usr/share/tesseract/tessdata"; // Fedora
        yield return "/usr/local/share/tessdata";
        yield return "/opt/homebrew/share/tessdata";
    }
}
