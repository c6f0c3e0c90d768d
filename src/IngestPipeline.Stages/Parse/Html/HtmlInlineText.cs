using System.Text;
using AngleSharp.Dom;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>Text of elements where blocks cannot stand: cells, code, equations.</summary>
internal static class HtmlInlineText
{
    /// <summary>White space as a browser shows it: a run of it is one space, and line ends are white space.</summary>
    public static void AppendCollapsed(StringBuilder text, string data)
    {
        foreach (var letter in data)
        {
            if (letter is ' ' or '\n' or '\r' or '\t' or '\f')
            {
                if (text.Length > 0 && text[^1] is not (' ' or '\n'))
                    text.Append(' ');
            }
            else
            {
                text.Append(letter);
            }
        }
    }

    /// <summary>Text of a cell on one line: items are separated by semicolons, cells of inner tables by commas.</summary>
    public static string Cell(IElement cell, HtmlScope scope, List<string> images)
    {
        var text = new StringBuilder();
        Append(cell, text, scope, images);
        return text.ToString();
    }

    public static string Preformatted(IElement element)
    {
        var text = new StringBuilder();
        AppendRaw(element, text);
        return text.ToString();
    }

    /// <summary>The author's own wording of an equation, or its signs in order.</summary>
    public static string Math(IElement math)
    {
        if (math.GetAttribute("alttext") is { Length: > 0 } alternative)
            return alternative;
        var text = new StringBuilder();
        foreach (var leaf in math.QuerySelectorAll("mi, mn, mo, mtext, ms"))
            text.Append(leaf.TextContent.Trim());
        return text.ToString();
    }

    private static void Append(INode parent, StringBuilder text, HtmlScope scope, List<string> images)
    {
        var isFirst = true;
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText data)
            {
                AppendCollapsed(text, data.Data);
                continue;
            }

            if (child is not IElement element || scope.Drops(element) || HtmlRules.IsHidden(element))
                continue;
            switch (element.LocalName)
            {
                case "br":
                    text.Append('\n');
                    continue;
                case "img":
                    if (element.GetAttribute("alt") is { } alt && !string.IsNullOrWhiteSpace(alt))
                        images.Add(alt);
                    continue;
                case "math":
                    text.Append(Math(element));
                    continue;
            }

            var separator = element.LocalName switch
            {
                "li" or "tr" => isFirst ? "\n" : "; ",
                "td" or "th" => isFirst ? string.Empty : ", ",
                "pre" or "ul" or "ol" or "table" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" => "\n",
                var name => HtmlRules.IsBlock(name) ? "\n" : string.Empty,
            };
            if (separator.Length > 0 && HasContentSinceBreak(text))
                TrimEnd(text).Append(separator);
            isFirst = false;
            Append(element, text, scope, images);
            if (separator == "\n" && element.LocalName is not ("li" or "tr") && HasContentSinceBreak(text))
                text.Append('\n');
        }
    }

    private static bool HasContentSinceBreak(StringBuilder text)
    {
        for (var index = text.Length - 1; index >= 0; index--)
        {
            if (text[index] == '\n')
                return false;
            if (!char.IsWhiteSpace(text[index]))
                return true;
        }

        return false;
    }

    private static StringBuilder TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && char.IsWhiteSpace(text[^1]))
            text.Length--;
        return text;
    }

    private static void AppendRaw(INode parent, StringBuilder text)
    {
        foreach (var child in parent.ChildNodes)
        {
            if (child is IText data)
                text.Append(data.Data);
            else if (child is IElement { LocalName: "br" })
                text.Append('\n');
            else if (child is IElement element && !HtmlRules.IsNotText(element))
                AppendRaw(element, text);
        }
    }
}
