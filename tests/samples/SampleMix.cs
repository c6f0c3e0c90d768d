using System.Text;

namespace IngestPipeline.Samples;

/// <summary>Chooses kind and text of the generated samples.</summary>
internal static class SampleMix
{
    private const int ScanDpi = 150;

    private static readonly string[] s_kinds = ["txt", "md", "html", "pdf", "docx", "csv", "json", "xlsx", "pptx", "eml"];
    private static readonly string[] s_scannedKinds = ["pdf", "png", "jpg", "tif"];

    public static (GeneratedSample Sample, byte[] Content) Create(int index, int seed, bool scanned)
    {
        var random = new Random(HashCodeOf(seed, index));
        var phrase = SentenceSource.UniquePhrase(index);
        var document = new SampleDocument(SentenceSource.Title(random, index),
        [
            new(SentenceSource.Heading(random), [SentenceSource.Paragraph(random, 3), phrase])
            {
                Items = scanned ? [] : [SentenceSource.Sentence(random), SentenceSource.Sentence(random)],
            },
            new(SentenceSource.Heading(random), scanned ? [SentenceSource.Sentence(random)] : [SentenceSource.Paragraph(random, 4), SentenceSource.Paragraph(random, 3)])
            {
                Table = scanned ? null : SentenceSource.Table(random),
            },
        ]);
        var kinds = scanned ? s_scannedKinds : s_kinds;
        // Scanned files are rare and evenly spaced, so their kinds are drawn; the others take turns.
        var kind = scanned ? kinds[random.Next(kinds.Length)] : kinds[index % kinds.Length];
        var name = $"{index:D5}-{(scanned ? "scan" : "text")}.{kind}";
        return (new GeneratedSample(name, kind, phrase, scanned), Write(document, phrase, kind, scanned, random));
    }

    private static byte[] Write(SampleDocument document, string phrase, string kind, bool scanned, Random random) => kind switch
    {
        "pdf" when scanned => PdfSample.Scanned(document, ScanDpi),
        "png" => ImageSample.Png(document, ScanDpi),
        "jpg" => ImageSample.Jpeg(document, ScanDpi),
        "tif" => ImageSample.Tiff(document, ScanDpi),
        "txt" => TextSample.Plain(document, random.Next(3) == 0 ? Encoding.Unicode : new UTF8Encoding(false)),
        "md" => TextSample.Markdown(document),
        "html" => TextSample.Html(document),
        "pdf" => PdfSample.Digital(document, columns: 1 + random.Next(2)),
        "docx" => DocxSample.Write(document),
        "csv" => TextSample.Csv(WithRow(document.Sections[1].Table!, phrase)),
        "json" => TextSample.Json(document),
        "xlsx" => XlsxSample.Write(document with { Sections = [.. document.Sections.Index().Select(s => s.Item with { Heading = $"Sheet {s.Index + 1}" })] }),
        "pptx" => PptxSample.Write(document),
        "eml" => EmlSample.Write(document),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no writer for this kind"),
    };

    private static SampleTable WithRow(SampleTable table, string phrase) =>
        table with { Rows = [.. table.Rows, [phrase, .. Enumerable.Repeat("", table.Columns.Count - 1)]] };

    // Not System.HashCode: that one differs from run to run.
    private static int HashCodeOf(int seed, int index) => unchecked(seed * 486187739 + index);
}
