using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Word documents. They have no pages: where a page ends is the printer's business.</summary>
public sealed partial class DocxParser : OfficeParser<WordprocessingDocument, MainDocumentPart>
{
    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Docx, Intake.MediaTypes.Docm];

    protected override string MainPartName => "main document";

    protected override WordprocessingDocument Open(Stream content, bool isEditable, OpenSettings settings) => WordprocessingDocument.Open(content, isEditable, settings);

    protected override MainDocumentPart? MainPart(WordprocessingDocument package) => package.MainDocumentPart;

    protected override Quarantined<ParsedFile>? Read(MainDocumentPart main, DocumentBuilder document)
    {
        var (options, cancellation) = (document.Options, document.Cancellation);
        EmbeddedFiles.Add(main, document);
        var styles = new WordStyles(main.StyleDefinitionsPart, options, cancellation);
        var numbering = new WordNumbering(main.NumberingDefinitionsPart, options, cancellation);
        var blocks = new BlockReader(main, styles, numbering, new WordNotes(main, options, cancellation), document);

        AddMargins(main.HeaderParts, ElementType.Header, styles, document);
        using (var body = new PartReader(main, options, cancellation))
            blocks.ReadPart(body);
        blocks.PromoteHeadings();
        AddMargins(main.FooterParts, ElementType.Footer, styles, document);
        if (options.IncludeComments)
            AddComments(main, blocks, document);
        return null;
    }

    /// <summary>Each different header or footer once; those that only count pages say nothing.</summary>
    private static void AddMargins(IEnumerable<OpenXmlPart> parts, ElementType type, WordStyles styles, DocumentBuilder document)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in parts.OrderBy(part => part.Uri.OriginalString, StringComparer.Ordinal))
        {
            using var reader = new PartReader(part, document.Options, document.Cancellation);
            var unnumbered = new WordNumbering(null, document.Options, document.Cancellation);
            var blocks = new BlockReader(part, styles, unnumbered, WordNotes.None, document);
            foreach (var root in reader.Trees("hdr", "ftr"))
            {
                var text = TextCleaner.Block(blocks.PlainText(root, new WordParagraph()));
                if (!OnlyCountsPages().IsMatch(text) && seen.Add(text))
                    document.Add(type, text);
            }
        }
    }

    private static void AddComments(MainDocumentPart main, BlockReader blocks, DocumentBuilder document)
    {
        if (main.WordprocessingCommentsPart is not { } part)
            return;
        using var reader = new PartReader(part, document.Options, document.Cancellation);
        foreach (var comment in reader.Trees("comment"))
            document.Add(ElementType.Footnote, blocks.PlainText(comment, new WordParagraph()), 0, "comment");
    }

    [GeneratedRegex(@"^[\W_]*(?:(?:page|pg|p|seite|página|pagina|strona|sida|side|страница|第)?[\W_]*\d+[\W_]*(?:(?:of|von|de|sur|di|av|af|из|页|頁)?[\W_]*\d*)[\W_]*)?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OnlyCountsPages();
}
