using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>Finds the parts of a message that repeat an earlier one: lines behind <c>&gt;</c> and below the lines mail programs write above a quotation.</summary>
internal static partial class QuotedText
{
    /// <summary>A text without its quotations. A message that answers between quoted lines keeps its answers.</summary>
    public static string Without(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').ToList();
        var below = lines.FindIndex(line => Separator().IsMatch(line));
        // Nothing above it: the message is the quotation (a bare forward).
        if (below > 0 && lines.Take(below).Any(line => !string.IsNullOrWhiteSpace(line)))
            lines.RemoveRange(below, lines.Count - below);
        for (var index = lines.Count - 1; index >= 0; index--)
        {
            if (!lines[index].TrimStart().StartsWith('>'))
                continue;
            lines.RemoveAt(index);
            RemoveAttribution(lines, index - 1);
            index = Math.Min(index, lines.Count);
        }

        return string.Join('\n', lines);
    }

    /// <summary>Takes the quotations of the usual mail programs out of a page.</summary>
    public static void Remove(IHtmlDocument page)
    {
        foreach (var quotation in page.QuerySelectorAll("blockquote[type=cite], .gmail_quote, .gmail_attr, .yahoo_quoted, .moz-cite-prefix, .protonmail_quote, #OLK_SRC_BODY_SECTION").ToArray())
            quotation.Remove();
        // Outlook marks the start of what it quotes; all that follows belongs to it.
        if (page.QuerySelector("#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container") is not { } start)
            return;
        for (var next = start.NextSibling; next is not null; next = start.NextSibling)
            next.Parent!.RemoveChild(next);
        start.Remove();
    }

    /// <summary>"On Monday Ann wrote:" above the first quoted line, which some programs break into two.</summary>
    private static void RemoveAttribution(List<string> lines, int last)
    {
        while (last >= 0 && string.IsNullOrWhiteSpace(lines[last]))
            last--;
        if (last < 0 || !lines[last].TrimEnd().EndsWith(':'))
            return;
        foreach (var count in (ReadOnlySpan<int>)[1, 2])
        {
            if (last - count + 1 < 0 || !Attribution().IsMatch(string.Join(' ', lines.Skip(last - count + 1).Take(count))))
                continue;
            lines.RemoveRange(last - count + 1, count);
            return;
        }
    }

    [GeneratedRegex(@"^\s*(?:-{3,}\s*(?:Original Message|Forwarded message|Urspr\S+ Nachricht|Weitergeleitete Nachricht|Message d'origine|Mensaje original)\s*-{3,}|_{20,})\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^\s*(?:(?:On|Am|Le|El|Il|Em|Op|Den|Dnia)\b.{5,300}?\b(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał\S*)\b.{0,100}:|.{1,200}\b(?:wrote|writes|schrieb)\s*:)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Attribution();
}
