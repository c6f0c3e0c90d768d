using System.Text;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Joins the lines of a paragraph: running text becomes one line, lines that were broken on purpose stay lines.</summary>
internal static class LineJoiner
{
    public static string Join(IReadOnlyList<OcrWord> words)
    {
        var rightEdge = words.Max(word => word.Right);
        var text = new StringBuilder(words[0].Text);
        for (var index = 1; index < words.Count; index++)
        {
            var (before, word) = (words[index - 1], words[index]);
            if (before.Line == word.Line)
                Append(text, word.Text, " ");
            else if (WouldHaveFitted(before, word, rightEdge))
                text.Append('\n').Append(word.Text);
            else if (IsHyphenated(text, before.Text, word.Text))
                text.Remove(text.Length - 1, 1).Append(word.Text);
            else
                Append(text, word.Text, " ");
        }

        return text.ToString();
    }

    // A writer who had room for the next word and began a new line all the same meant it.
    private static bool WouldHaveFitted(OcrWord before, OcrWord word, double rightEdge)
    {
        var space = (before.Bottom - before.Top) * 0.4;
        return before.Right + space + (word.Right - word.Left) <= rightEdge - space;
    }

    private static bool IsHyphenated(StringBuilder text, string before, string word) =>
        text[^1] is '-' or '\u00AD' or '\u2010' && before.Length > 2 && char.IsLower(before[^2]) && char.IsLower(word[0]);

    private static void Append(StringBuilder text, string word, string space)
    {
        // Chinese and Japanese words come as separate words but are written without spaces.
        if (!(IsIdeographic(text[^1]) && IsIdeographic(word[0])))
            text.Append(space);
        text.Append(word);
    }

    private static bool IsIdeographic(char letter) => letter is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\u3001' and <= '\u3002') or (>= '\uFF01' and <= '\uFF60');
}
