using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>Web pages: text, headings, lists, tables and code without menus and scripts. Nothing is fetched and nothing is run.</summary>
public sealed partial class HtmlTextParser : TextFormatParser
{
    /// <summary>Browsers look for a charset in the first 1024 bytes; pages with long comments put it later.</summary>
    private const int DeclarationBytes = 4096;

    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Html];

    protected override DecodedText Decode(ReadOnlySpan<byte> bytes) => Decode(bytes, null);

    protected override Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document)
    {
        Add(document, text, withTitle: true);
        return null;
    }

    /// <summary>Text of HTML bytes; what the page says of its charset counts when the envelope says nothing.</summary>
    internal static DecodedText Decode(ReadOnlySpan<byte> bytes, string? envelopeCharset)
    {
        var start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, DeclarationBytes)]);
        var match = Charset().Match(start);
        return TextDecoder.Decode(bytes, envelopeCharset ?? (match.Success ? match.Groups[1].Value : null));
    }

    /// <summary>Adds a page or fragment to any document; <paramref name="prepare"/> may change the tree before it is read.</summary>
    internal static void Add(DocumentBuilder document, string html, bool withTitle, Action<IHtmlDocument>? prepare = null)
    {
        var limited = HtmlDepthLimiter.Limit(html, document.Options.MaxDepth);
        if (!ReferenceEquals(limited, html))
            document.AddFlag("deep_markup_flattened");
        var page = new HtmlParser(new HtmlParserOptions { MaximumDepth = document.Options.MaxDepth * 2, IsScripting = false }).ParseDocument(limited);
        prepare?.Invoke(page);
        if (withTitle)
            AddHead(page, document);
        if (page.Body is not { } body)
            return;
        var before = document.ElementCount;
        var scope = HtmlScope.Of(page);
        new HtmlBlockReader(document, scope).Read(body);
        // A page that is all menu: better its links than nothing.
        if (document.ElementCount == before)
            new HtmlBlockReader(document, scope with { KeepsNavigation = true }).Read(body);
    }

    private static void AddHead(IHtmlDocument page, DocumentBuilder document)
    {
        var title = TextCleaner.Line(page.Title);
        document.AddMetadata("title", title);
        document.AddMetadata("language", page.DocumentElement.GetAttribute("lang"));
        foreach (var (name, key) in (ReadOnlySpan<(string, string)>)[("author", "author"), ("description", "description"), ("keywords", "keywords"), ("article:published_time", "created"), ("date", "created"), ("article:modified_time", "modified")])
            document.AddMetadata(key, page.QuerySelector($"meta[name='{name}'], meta[property='{name}']")?.GetAttribute("content"));
        if (TextCleaner.Line(page.QuerySelector("h1")?.TextContent) != title)
            document.Add(ElementType.Title, title);
    }

    [GeneratedRegex(@"<(?:meta\b[^>]{0,500}?\bcharset\s*=\s*[""']?\s*|\?xml\b[^>]{0,200}?\bencoding\s*=\s*[""'])([A-Za-z0-9_:.\-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Charset();
}
