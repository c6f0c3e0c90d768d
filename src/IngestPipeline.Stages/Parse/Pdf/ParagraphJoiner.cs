using System.Text;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Joins the two halves of a paragraph that a column or a page ends in the middle of a sentence.</summary>
internal static class ParagraphJoiner
{
    private const string SentenceEnds = ".!?:;。！？؟…”\"»";

    /// <param name="blocks">Second halves are removed; where they lay is noted with the first.</param>
    /// <param name="words">Decides what becomes of a hyphen at the end of the first half.</param>
    public static void Join(List<TextBlock> blocks, WordList words)
    {
        var last = -1;
        var gone = new HashSet<int>();
        for (var i = 0; i < blocks.Count; i++)
        {
            // What stands at the edge of a page does not end its text.
            if (blocks[i].Type is ElementType.Header or ElementType.Footer or ElementType.Footnote || blocks[i].IsHidden)
                continue;
            if (last >= 0 && Continues(blocks[last], blocks[i]))
            {
                Append(blocks[last], blocks[i], words);
                gone.Add(i);
                continue;
            }

            last = i;
        }

        if (gone.Count > 0)
        {
            var index = 0;
            blocks.RemoveAll(_ => gone.Contains(index++));
        }
    }

    private static bool Continues(TextBlock first, TextBlock second)
    {
        var page = first.Continuation.Count > 0 ? first.Continuation[^1].Page : first.Page;
        if (second.Type != ElementType.Paragraph || first.Type is not (ElementType.Paragraph or ElementType.ListItem) || second.Page - page is < 0 or > 1
            || (second.Page == page && second.Flow == first.Flow))
        {
            return false;
        }

        if (first.IsPlaced || second.IsPlaced || first.IsOcrLayer != second.IsOcrLayer || first.IsBold != second.IsBold || first.Frame != second.Frame
            || Math.Abs(first.Size - second.Size) > first.Size * 0.06)
        {
            return false;
        }

        var (end, start) = (first.Text[^1], second.Text[0]);
        if (SentenceEnds.Contains(end, StringComparison.Ordinal))
            return false;
        if (HasNoCase(end) && HasNoCase(start))
            return first.LineCount > 1;
        // A label beside a box ends nowhere either; a paragraph that was cut has lines above the cut, or is cut at its first line for good reason.
        return char.IsLower(start) && (first.LineCount > 1 || end is ',' or '-' || first.Text.Length > 40);
    }

    // Scripts in which the first letter does not tell whether a sentence begins.
    private static bool HasNoCase(char character) => PdfText.IsWide(character) || PdfText.IsRightToLeft(character);

    private static void Append(TextBlock first, TextBlock second, WordList words)
    {
        var text = new StringBuilder(first.Text);
        words.Join(text, second.Text);
        first.Text = text.ToString();
        first.LineCount += second.LineCount;
        first.Continuation.Add(new PageBox(second.Page, second.Frame.ToPage(second.Box)));
    }
}
