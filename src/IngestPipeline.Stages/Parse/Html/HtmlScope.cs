using AngleSharp.Dom;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>What of a page is read.</summary>
/// <param name="KeepsNavigation">True when menus count as text: the page has nothing else.</param>
/// <param name="MarksMain">True when the page says which part is its main content.</param>
internal sealed record HtmlScope(bool KeepsNavigation, bool MarksMain)
{
    public static HtmlScope Of(IDocument page) => new(KeepsNavigation: false, page.QuerySelector("main, article, [role=main]") is not null);

    public bool Drops(IElement element) =>
        HtmlRules.IsNotText(element) || (!KeepsNavigation && (HtmlRules.IsNavigation(element) || (element.LocalName is "ul" or "ol" && IsLinkList(element))));

    /// <summary>A list of links that stands around the content, or leads to other languages.</summary>
    private bool IsLinkList(IElement list)
    {
        var items = list.Children.Where(child => child.LocalName == "li").ToArray();
        if (items.Length < 3)
            return false;
        if (Array.TrueForAll(items, item => item.QuerySelector("a[hreflang]") is not null))
            return true;
        if (!IsAroundContent(list))
            return false;
        var all = list.TextContent.Count(char.IsLetterOrDigit);
        var linked = list.QuerySelectorAll("a").Sum(link => link.TextContent.Count(char.IsLetterOrDigit));
        return linked >= 0.9 * all;
    }

    /// <summary>In a header, footer or side column, or outside the main part of a page that marks one.</summary>
    private bool IsAroundContent(IElement element)
    {
        for (var parent = element.ParentElement; parent is not null; parent = parent.ParentElement)
        {
            if (parent.LocalName is "header" or "footer" or "aside")
                return true;
            if (parent.LocalName is "main" or "article" || parent.GetAttribute("role") == "main")
                return false;
        }

        return MarksMain;
    }
}
