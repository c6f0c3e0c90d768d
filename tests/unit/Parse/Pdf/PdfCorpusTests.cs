using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse.Pdf;

public sealed partial class PdfCorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Nearly_every_line_of_digital_documents_is_found_in_one_element()
    {
        var (found, all) = (0, 0);
        foreach (var entry in Entries(kind => kind == "pdf-digital"))
        {
            var texts = Parse(entry).ShouldBeOfType<Completed<ParsedFile>>().Output.Document.Elements.Select(Searchable).ToList();
            foreach (var snippet in entry.GetProperty("must_contain").EnumerateArray().Select(snippet => snippet.GetString()!))
            {
                var isFound = texts.Exists(text => text.Contains(Folded(snippet), StringComparison.Ordinal));
                all++;
                found += isFound ? 1 : 0;
                if (!isFound)
                    output.WriteLine($"{Name(entry)}: {snippet}");
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{found} of {all} snippets, {(double)found / all:P1}"));
        ((double)found / all).ShouldBeGreaterThanOrEqualTo(0.95);
    }

    [Fact]
    public void Every_file_has_one_ledger_entry_a_page_and_clean_text()
    {
        foreach (var entry in Entries(kind => kind.StartsWith("pdf-", StringComparison.Ordinal)))
        {
            var document = Parse(entry).ShouldBeOfType<Completed<ParsedFile>>(Name(entry)).Output.Document;
            if (entry.TryGetProperty("pages", out var pages))
                document.Pages.Select(page => page.Page).ShouldBe(Enumerable.Range(1, pages.GetInt32()), Name(entry));
            document.Elements.ShouldAllBe(element => element.Text.IsNormalized() && !element.Text.Any(letter => char.IsControl(letter) && letter != '\n'), Name(entry));
            document.Elements.ShouldAllBe(element => element.Page != null && element.Box != null, Name(entry));
        }
    }

    [Fact]
    public void Scans_go_to_recognition_and_bad_files_to_quarantine()
    {
        foreach (var entry in Entries(kind => kind == "pdf-scanned"))
            Parse(entry).ShouldBeOfType<Completed<ParsedFile>>().Output.Document.Pages.ShouldAllBe(page => page.State == PageState.NeedsOcr, Name(entry));
        foreach (var entry in Entries(kind => kind == "bad").Where(entry => entry.GetProperty("expect").GetString() == "quarantine"))
            Parse(entry).ShouldBeOfType<Quarantined<ParsedFile>>(Name(entry));
    }

    private static IEnumerable<JsonElement> Entries(Func<string, bool> isWanted)
    {
        foreach (var line in File.ReadLines(Corpus.Find("manifest.jsonl")))
        {
            var entry = JsonDocument.Parse(line).RootElement;
            if (Name(entry).EndsWith(".pdf", StringComparison.Ordinal) && isWanted(entry.GetProperty("kind").GetString()!))
                yield return entry;
        }
    }

    private static string Name(JsonElement entry) => entry.GetProperty("file").GetString()!;

    private static StageResult<ParsedFile> Parse(JsonElement entry) => ReadPdf.Parse(File.ReadAllBytes(Corpus.Find(Name(entry))));

    private static string Searchable(Element element) =>
        Folded(element.Rows is { } rows ? string.Join('\n', rows.Select(row => string.Join(' ', row))) : element.Text);

    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormKC))
        {
            folded.Append(letter switch
            {
                '‘' or '’' => "'",
                '“' or '”' => "\"",
                '‐' or '‑' or '–' or '—' or '−' => "-",
                '\u00AD' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2069') or '\uFEFF' => "",
                _ => letter.ToString(),
            });
        }

        return Spaces().Replace(folded.ToString(), " ");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
