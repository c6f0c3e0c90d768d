using IngestPipeline.Stages.Parse.Archives;
using IngestPipeline.Stages.Parse.DelimitedText;
using IngestPipeline.Stages.Parse.Docx;
using IngestPipeline.Stages.Parse.Email;
using IngestPipeline.Stages.Parse.Epub;
using IngestPipeline.Stages.Parse.Html;
using IngestPipeline.Stages.Parse.Images;
using IngestPipeline.Stages.Parse.JsonText;
using IngestPipeline.Stages.Parse.MarkdownText;
using IngestPipeline.Stages.Parse.Outlook;
using IngestPipeline.Stages.Parse.PlainText;
using IngestPipeline.Stages.Parse.Pptx;
using IngestPipeline.Stages.Parse.Xlsx;
using IngestPipeline.Stages.Parse.XmlText;

namespace IngestPipeline.Stages.Parse;

/// <summary>The parsers of this project for every format but PDF. Stateless: one instance serves all threads.</summary>
public static class FormatParsers
{
    public static IReadOnlyList<IFormatParser> All { get; } =
    [
        new DocxParser(),
        new PptxParser(),
        new XlsxParser(),
        new HtmlTextParser(),
        new MarkdownTextParser(),
        new PlainTextParser(),
        new DelimitedTextParser(),
        new JsonTextParser(),
        new XmlTextParser(),
        new EmailParser(),
        new OutlookMessageParser(),
        new ImageParser(),
        new EpubParser(),
        new ZipParser(),
    ];
}
