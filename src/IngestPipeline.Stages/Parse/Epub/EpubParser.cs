using System.IO.Compression;
using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.Html;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Epub;

/// <summary>Electronic books: the files of the spine in their order, each a page of the ledger. A chapter without a heading of its own takes its name from the table of contents.</summary>
public sealed partial class EpubParser : IFormatParser
{
    public IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Epub];

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        ContainerGuard.Check(input.Content, options);
        using var archive = new ZipArchive(input.Content, ZipArchiveMode.Read, leaveOpen: true);
        var book = new EpubPackage(archive);
        if (book.Encryption is { } method)
            return new Quarantined<ParsedFile>(QuarantineReason.Encrypted, $"the text of the book is encrypted ({method}); get a copy without copy protection");
        if (book.Spine.Count == 0)
            return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, "the book lists no chapters (its spine is empty)");

        var document = new DocumentBuilder(options, cancellation);
        foreach (var (name, value) in book.Metadata)
            document.AddMetadata(name, value);
        var title = book.Metadata.FirstOrDefault(entry => entry.Name == "title").Value;
        foreach (var path in book.Spine)
        {
            document.StartPage();
            if (document.Page == 1)
                document.Add(ElementType.Title, title);
            ReadChapter(book, path, title, document);
        }

        return document.Complete(input.MediaType);
    }

    private static void ReadChapter(EpubPackage book, string path, string? title, DocumentBuilder document)
    {
        if (book.Read(path) is not { } bytes)
        {
            document.EndPage($"the chapter {path} is missing in the book", PageState.Failed);
            document.AddFlag("partial_parse");
            return;
        }

        var html = HtmlTextParser.Decode(bytes, null).Text;
        // A cover repeats the title.
        if (book.Contents.TryGetValue(path, out var name) && !string.Equals(name, title, StringComparison.OrdinalIgnoreCase) && !Heading().IsMatch(html))
            document.Add(ElementType.Heading, name, level: 1);
        HtmlTextParser.Add(document, html, withTitle: false);
        document.EndPage();
    }

    [GeneratedRegex(@"<h[1-6][\s>]", RegexOptions.IgnoreCase)]
    private static partial Regex Heading();
}
