using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>Which elements are blocks, which are not text, which are not shown, and which lead to other pages instead of saying something.</summary>
internal static partial class HtmlRules
{
    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(
        StringComparer.Ordinal,
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "header", "hgroup",
        "hr", "legend", "main", "nav", "noscript", "p", "search", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "caption", "optgroup", "frameset", "noframes");

    private static readonly FrozenSet<string> NotText = FrozenSet.Create(
        StringComparer.Ordinal,
        "script", "style", "template", "noscript", "head", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "map", "select", "datalist", "input", "button", "meter", "progress", "noembed", "link", "meta");

    public static bool IsBlock(string name) => Blocks.Contains(name);

    public static bool IsNotText(IElement element) => NotText.Contains(element.LocalName);

    /// <summary>Menus, jump marks and edit links: true also for the roles that stand for them.</summary>
    public static bool IsNavigation(IElement element) =>
        element.LocalName == "nav"
        || element.GetAttribute("role") is "navigation" or "menu" or "menubar" or "search" or "toolbar"
        || element.ClassList.Contains("mw-editsection") || element.ClassList.Contains("mw-jump-link") || element.ClassList.Contains("noprint") && element.LocalName == "span"
        || (element.LocalName is "div" or "section" or "aside" or "dialog" && (ConsentBox().IsMatch(element.Id ?? string.Empty) || element.ClassList.Any(name => ConsentBox().IsMatch(name))))
        || (element.LocalName == "a" && element.GetAttribute("href")?.StartsWith('#') == true && JumpText().IsMatch(element.TextContent));

    /// <summary>True when a reader with a browser does not see the element.</summary>
    public static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden")
        || (element.LocalName == "dialog" && !element.HasAttribute("open"))
        || (element.GetAttribute("style") is { Length: > 0 } style && HidingStyle().IsMatch(style));

    /// <summary>Names of the boxes that ask for consent to cookies.</summary>
    [GeneratedRegex(@"^(?:cookies?|consent|gdpr|onetrust|cc)[-_]?(?:banner|bar|notice|consent|popup|overlay|dialog|law|message|policy-?(?:banner|notice))(?:[-_].*)?$", RegexOptions.IgnoreCase)]
    private static partial Regex ConsentBox();

    [GeneratedRegex(@"^\s*(?:skip|jump) to\b", RegexOptions.IgnoreCase)]
    private static partial Regex JumpText();

    [GeneratedRegex(@"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$))", RegexOptions.IgnoreCase)]
    private static partial Regex HidingStyle();
}
