using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>
/// Takes out tags nested deeper than a limit before the tree is built, and keeps their text. Building a tree is quadratic in its depth:
/// 100,000 open elements cost the better part of a minute, even when the builder flattens them afterwards.
/// </summary>
internal static class HtmlDepthLimiter
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n\f/>");
    private static readonly SearchValues<char> TagMarks = SearchValues.Create("\"'>");

    /// <summary>Elements that have no content, or whose end tag may be missing because the next one implies it.</summary>
    private static readonly FrozenSet<string> NotNested = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr", "image",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rt", "rp", "html", "head", "body");

    /// <summary>Elements whose content is no markup.</summary>
    private static readonly FrozenSet<string> Raw = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes");

    /// <returns>The same string when nothing is too deep.</returns>
    public static string Limit(string html, int maxDepth)
    {
        var open = new List<string>();
        var openCount = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var droppedCount = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var foreign = 0;
        StringBuilder? kept = null;
        var copied = 0;

        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length;)
        {
            if (html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
            {
                at = Next(html, After(html, "-->", at + 4));
                continue;
            }

            var isEnd = html[at + 1] == '/';
            var nameAt = at + (isEnd ? 2 : 1);
            if (nameAt >= html.Length || !char.IsAsciiLetter(html[nameAt]))
            {
                at = Next(html, at + 1);
                continue;
            }

            var tagEnd = TagEnd(html, nameAt);
            var name = Name(html, nameAt);
            var drop = isEnd
                ? Close(name, open, openCount, droppedCount)
                : !NotNested.Contains(name) && !(foreign > 0 && html[tagEnd - 2] == '/') && !Raw.Contains(name) && !Open(name, open, openCount, droppedCount, maxDepth);
            if (name.Equals("svg", StringComparison.OrdinalIgnoreCase) || name.Equals("math", StringComparison.OrdinalIgnoreCase))
                foreign = Math.Max(0, foreign + (isEnd ? -1 : 1));
            if (drop)
            {
                kept ??= new StringBuilder(html.Length);
                kept.Append(html, copied, at - copied).Append(' ');
                copied = tagEnd;
            }

            if (!isEnd && Raw.Contains(name) && foreign == 0)
                tagEnd = After(html, "</" + name, tagEnd, keepMark: true);
            at = Next(html, tagEnd);
        }

        return kept is null ? html : kept.Append(html, copied, html.Length - copied).ToString();
    }

    private static bool Open(string name, List<string> open, Dictionary<string, int> openCount, Dictionary<string, int> droppedCount, int maxDepth)
    {
        if (open.Count >= maxDepth)
        {
            droppedCount[name] = droppedCount.GetValueOrDefault(name) + 1;
            return false;
        }

        open.Add(name);
        openCount[name] = openCount.GetValueOrDefault(name) + 1;
        return true;
    }

    /// <returns>True when the end tag belongs to a start tag that was taken out.</returns>
    private static bool Close(string name, List<string> open, Dictionary<string, int> openCount, Dictionary<string, int> droppedCount)
    {
        if (droppedCount.GetValueOrDefault(name) is > 0 and var dropped)
        {
            droppedCount[name] = dropped - 1;
            return true;
        }

        if (openCount.GetValueOrDefault(name) == 0)
            return false;
        for (var closed = string.Empty; !closed.Equals(name, StringComparison.OrdinalIgnoreCase);)
        {
            closed = open[^1];
            open.RemoveAt(open.Count - 1);
            openCount[closed]--;
        }

        return false;
    }

    private static int Next(string html, int from) => from >= html.Length ? -1 : html.IndexOf('<', from);

    private static int After(string html, string mark, int from, bool keepMark = false)
    {
        var at = from >= html.Length ? -1 : html.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? html.Length : at + (keepMark ? 0 : mark.Length);
    }

    private static string Name(string html, int at)
    {
        var length = html.AsSpan(at).IndexOfAny(NameEnd);
        return html.Substring(at, Math.Min(length < 0 ? html.Length - at : length, 64));
    }

    /// <summary>Behind the mark that ends the tag; marks inside quotes do not.</summary>
    private static int TagEnd(string html, int at)
    {
        while (at < html.Length)
        {
            var found = html.AsSpan(at).IndexOfAny(TagMarks);
            if (found < 0)
                return html.Length;
            at += found;
            if (html[at] == '>')
                return at + 1;
            // A quote opens a value only behind an equals sign.
            var before = at - 1;
            while (before > 0 && char.IsWhiteSpace(html[before]))
                before--;
            if (html[before] != '=')
            {
                at++;
                continue;
            }

            var close = html.IndexOf(html[at], at + 1);
            if (close < 0)
                return html.Length;
            at = close + 1;
        }

        return html.Length;
    }
}
