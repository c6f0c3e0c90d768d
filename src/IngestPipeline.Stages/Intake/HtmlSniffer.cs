using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Intake;

/// <summary>Recognises HTML and XML by their first tag.</summary>
internal static partial class HtmlSniffer
{
    /// <param name="start">Text without leading white space and comments.</param>
    /// <param name="extension">Lower case, with its dot.</param>
    public static bool IsHtml(string start, string extension)
    {
        if (!start.StartsWith('<'))
            return false;
        if (DoctypeOrRoot().IsMatch(start))
            return true;
        if (start.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
            return XmlRoot(start).Equals("html", StringComparison.OrdinalIgnoreCase);
        return !IsMarkdownName(extension)
            && UsualTag().IsMatch(start[..Math.Min(start.Length, 200)])
            && (extension is ".html" or ".htm" or ".xhtml" || ClosedTags().Count(start) >= 2);
    }

    public static string? XmlType(string start, string extension)
    {
        var hasDeclaration = start.StartsWith("<?xml", StringComparison.Ordinal);
        if (!start.StartsWith('<') || (!hasDeclaration && IsMarkdownName(extension)))
            return null;
        var root = XmlRoot(start);
        if (root.Length == 0)
            return hasDeclaration ? MediaTypes.Xml : null;
        if (LocalName(root) == "svg")
            return MediaTypes.Svg;
        // Without a declaration a tag must be followed by what XML looks like, since "<name> wrote" is text.
        var isXml = hasDeclaration || extension is ".xml" or ".rss" or ".atom" or ".xsd" or ".xsl" or ".opml"
            || start.Contains("xmlns", StringComparison.Ordinal) || start.Contains($"</{root}>", StringComparison.Ordinal);
        return isXml ? MediaTypes.Xml : null;
    }

    private static bool IsMarkdownName(string extension) => extension is ".md" or ".markdown" or ".mdown" or ".mkd" or ".mdx";

    private static string LocalName(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..].ToLowerInvariant();

    /// <summary>Name of the first element after declarations, comments and a document type; empty when there is none.</summary>
    private static string XmlRoot(string start)
    {
        var rest = start.AsSpan();
        for (var skipped = 0; skipped < 50; skipped++)
        {
            rest = rest.TrimStart();
            var end = rest switch
            {
                ['<', '?', ..] => After(rest, "?>"),
                ['<', '!', '-', '-', ..] => After(rest, "-->"),
                ['<', '!', ..] => AfterDoctype(rest),
                _ => -1,
            };
            if (end < 0)
                break;
            rest = rest[end..];
        }

        var match = FirstElement().Match(rest[..Math.Min(rest.Length, 200)].ToString());
        return match.Success ? match.Groups[1].Value : string.Empty;
    }

    private static int After(ReadOnlySpan<char> text, string mark)
    {
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? -1 : at + mark.Length;
    }

    private static int AfterDoctype(ReadOnlySpan<char> text)
    {
        var (close, subset) = (text.IndexOf('>'), text.IndexOf('['));
        if (subset < 0 || close < subset)
            return close + 1 > 0 ? close + 1 : -1;
        var subsetEnd = text.IndexOf("]>", StringComparison.Ordinal);
        return subsetEnd < 0 ? -1 : subsetEnd + 2;
    }

    [GeneratedRegex(@"^<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", RegexOptions.IgnoreCase)]
    private static partial Regex DoctypeOrRoot();

    [GeneratedRegex(@"^<(?:p|div|table|h[1-6]|ul|ol|a|span|b|i|br|center|font|title|meta|link|script|style|section|article|main|nav|header|form|img|pre|blockquote|strong|em)[\s/>]", RegexOptions.IgnoreCase)]
    private static partial Regex UsualTag();

    [GeneratedRegex(@"</(?:p|div|table|h[1-6]|ul|ol|a|span|b|i|center|font|title|script|style|section|article|td|li)\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex ClosedTags();

    [GeneratedRegex(@"^<([A-Za-z_][\w.:-]*)(?:\s|/|>)")]
    private static partial Regex FirstElement();
}
