using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;

namespace IngestPipeline.UnitTests.Parse;

/// <summary>The evaluation corpus beside the repository; tests that need it skip when it is absent.</summary>
internal static partial class Corpus
{
    public static string? Root { get; } = Find();

    public static IEnumerable<CorpusFile> Files(params string[] kinds) =>
        File.ReadLines(Path.Combine(Root!, "manifest.jsonl"))
            .Select(line => JsonSerializer.Deserialize<CorpusFile>(line, JsonOptions)!)
            .Where(file => kinds.Length == 0 || kinds.Contains(file.Kind));

    public static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Root!, file));

    public static string Sniff(byte[] bytes, string name)
    {
        var window = Math.Min(bytes.Length, MediaTypeSniffer.WindowBytes);
        return MediaTypeSniffer.Sniff(bytes.AsSpan(0, window), bytes.AsSpan(bytes.Length - window), name);
    }

    public static StageResult<ParsedFile> Parse(byte[] bytes, string name, ParseOptions? options = null)
    {
        var input = new ParseInput { Content = new MemoryStream(bytes), FileName = name, MediaType = Sniff(bytes, name) };
        return new FormatRouter(FormatParsers.All).Parse(input, options ?? new ParseOptions(), CancellationToken.None);
    }

    /// <summary>As the corpus compares: NFKC, plain quotes and dashes, nothing invisible, single spaces, no table bars.</summary>
    public static string Normalise(string text)
    {
        var plain = Invisible().Replace(text.Normalize(NormalizationForm.FormKC), string.Empty);
        plain = DoubleQuotes().Replace(SingleQuotes().Replace(Dashes().Replace(plain, "-"), "'"), "\"");
        return WhiteSpace().Replace(plain.Replace("|", " ", StringComparison.Ordinal), " ").Trim();
    }

    public static string Text(ParsedDocument document) => Normalise(string.Join('\n', document.Elements.Select(element => element.Text)));

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("INGEST_CORPUS") is { Length: > 0 } stated)
            return Directory.Exists(stated) ? stated : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "shared", "corpus");
            if (File.Exists(Path.Combine(corpus, "manifest.jsonl")))
                return corpus;
        }

        return null;
    }

    [GeneratedRegex("[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]")]
    private static partial Regex Invisible();

    [GeneratedRegex("[\u2010-\u2015\u2212]")]
    private static partial Regex Dashes();

    [GeneratedRegex("[\u2018-\u201B\u2032]")]
    private static partial Regex SingleQuotes();

    [GeneratedRegex("[\u201C-\u201F\u2033]")]
    private static partial Regex DoubleQuotes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
