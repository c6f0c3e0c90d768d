using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Pdf;

namespace IngestPipeline.UnitTests.Parse.Pdf;

internal static class ReadPdf
{
    public static StageResult<ParsedFile> Parse(byte[] bytes, ParseOptions? options = null, ReplayOverrides? overrides = null) => new PdfParser().Parse(
        new ParseInput { Content = new MemoryStream(bytes), FileName = "file.pdf", MediaType = "application/pdf", Overrides = overrides ?? ReplayOverrides.None },
        options ?? new ParseOptions(),
        CancellationToken.None);

    public static ParsedDocument Document(PdfFile file, ReplayOverrides? overrides = null) => File(file, overrides).Document;

    public static ParsedFile File(PdfFile file, ReplayOverrides? overrides = null) =>
        Parse(file.Build(), overrides: overrides).ShouldBeOfType<Completed<ParsedFile>>().Output;

    public static Quarantined<ParsedFile> Refusal(byte[] bytes, ParseOptions? options = null, ReplayOverrides? overrides = null) =>
        Parse(bytes, options, overrides).ShouldBeOfType<Quarantined<ParsedFile>>();

    public static string[] Texts(this ParsedDocument document, ElementType type) =>
        [.. document.Elements.Where(element => element.Type == type).Select(element => element.Text)];
}
