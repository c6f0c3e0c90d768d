using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Ocr;
using IngestPipeline.Stages.Ocr;
using IngestPipeline.UnitTests.Providers.Isolation;
using Microsoft.Extensions.Options;

namespace IngestPipeline.UnitTests.Providers.Ocr;

/// <summary>Scans and pictures of the evaluation corpus; skipped without it.</summary>
public sealed partial class OcrCorpusTests
{
    private static readonly string[] Kinds = ["pdf-scanned", "pdf-mixed", "image"];

    [Fact]
    public async Task Nine_of_ten_snippets_of_scans_and_pictures_are_recognised()
    {
        TestPage.SkipWithoutTools();
        var corpus = FindCorpus();
        Assert.SkipWhen(corpus is null, "the evaluation corpus is not here");
        await using var recogniser = new IsolatedRecogniser(ChildUnderTest.Command(), Options.Create(new OcrOptions()));

        var (all, missing) = (0, new List<string>());
        foreach (var entry in Entries(corpus!))
        {
            var text = await RecogniseAsync(recogniser, Path.Combine(corpus!, entry.File), entry.Pages);
            all += entry.MustContain.Count;
            missing.AddRange(entry.MustContain.Where(snippet => !text.Contains(Normal(snippet), StringComparison.Ordinal)).Select(snippet => $"{entry.File}: {snippet}"));
        }

        all.ShouldBeGreaterThan(0);
        (missing.Count / (double)all).ShouldBeLessThanOrEqualTo(0.1, string.Join('\n', missing));
    }

    private static async Task<string> RecogniseAsync(IsolatedRecogniser recogniser, string path, int pages)
    {
        var mediaType = Path.GetExtension(path) == ".pdf" ? "application/pdf" : "image/" + Path.GetExtension(path)[1..];
        var request = new OcrRequest { MediaType = mediaType, Pages = [.. Enumerable.Range(1, pages)] };
        var part = (await recogniser.RecogniseAsync(path, request, CancellationToken.None)).ShouldBeOfType<Completed<OcrPart>>(path).Output;
        return Normal(string.Join(' ', part.Pages.SelectMany(page => page.Elements).Select(element => element.Text)));
    }

    private static IEnumerable<(string File, int Pages, IReadOnlyList<string> MustContain)> Entries(string corpus)
    {
        foreach (var line in File.ReadLines(Path.Combine(corpus, "manifest.jsonl")))
        {
            using var entry = JsonDocument.Parse(line);
            var root = entry.RootElement;
            if (Kinds.Contains(root.GetProperty("kind").GetString()))
            {
                yield return (
                    root.GetProperty("file").GetString()!,
                    root.TryGetProperty("pages", out var pages) ? pages.GetInt32() : 1,
                    [.. root.GetProperty("must_contain").EnumerateArray().Select(snippet => snippet.GetString()!)]);
            }
        }
    }

    private static string? FindCorpus()
    {
        if (Environment.GetEnvironmentVariable("INGEST_CORPUS") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "corpus");
            if (File.Exists(Path.Combine(candidate, "manifest.jsonl")))
                return candidate;
        }

        return null;
    }

    private static string Normal(string text)
    {
        var plain = new StringBuilder(text.Normalize(NormalizationForm.FormKC))
            .Replace('\u201C', '"').Replace('\u201D', '"').Replace('\u2018', '\'').Replace('\u2019', '\'').Replace('\u2013', '-').Replace('\u2014', '-');
        var visible = string.Concat(plain.ToString().Where(letter => char.GetUnicodeCategory(letter) != UnicodeCategory.Format));
        return Space().Replace(visible, " ");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
