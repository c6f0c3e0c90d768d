using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>
/// Turns a line that holds right-to-left script from the order on the page (left to right) into the order of reading. A page gives places, not
/// levels, so this goes backwards through the display rules of Unicode: runs by direction, numbers kept, neutral signs by their neighbours.
/// </summary>
internal static class BidirectionalOrder
{
    private enum Kind : byte
    {
        Left,
        Right,
        Number,
        Neutral,
    }

    /// <param name="glyphs">In the order of the page, left to right.</param>
    /// <param name="isRightToLeft">Direction of the line as a whole.</param>
    /// <param name="wordGap">Gap that parts words, in font sizes.</param>
    public static string Join(ReadOnlySpan<Glyph> glyphs, bool isRightToLeft, float wordGap)
    {
        var items = new List<(string Text, Kind Kind, bool IsMark)>(glyphs.Length + 16);
        var (previous, hasSpace, reach) = (-1, false, float.MinValue);
        for (var i = 0; i < glyphs.Length; i++)
        {
            if (glyphs[i].IsSpace)
            {
                hasSpace = true;
                continue;
            }

            if (previous >= 0)
            {
                if (LineText.IsRepeated(glyphs[previous], glyphs[i]))
                    continue;
                if (hasSpace || LineText.IsWordGap(glyphs[previous], glyphs[i], reach, wordGap))
                    items.Add((" ", Kind.Neutral, false));
            }

            items.Add((glyphs[i].Text, KindOf(glyphs[i]), (glyphs[i].Style & GlyphStyle.Mark) != 0));
            (previous, hasSpace, reach) = (i, false, Math.Max(reach, glyphs[i].End));
        }

        return Write(items, Directions(items, isRightToLeft), isRightToLeft);
    }

    // True where an item is read from right to left.
    private static bool[] Directions(List<(string Text, Kind Kind, bool IsMark)> items, bool isRightToLeft)
    {
        var directions = new bool[items.Count];
        for (var i = 0; i < directions.Length;)
        {
            if (items[i].Kind != Kind.Neutral)
            {
                directions[i] = items[i].Kind == Kind.Right;
                i++;
                continue;
            }

            var end = i;
            while (end < items.Count && items[end].Kind == Kind.Neutral)
                end++;
            var before = i == 0 ? isRightToLeft : directions[i - 1];
            var after = end == items.Count ? isRightToLeft : items[end].Kind == Kind.Right;
            // A sign between two digits belongs to the number (1.5, 12:30); a space between two numbers does not.
            var value = before == after ? before : isRightToLeft;
            if (end - i > 1 && i > 0 && end < items.Count && items[i - 1].Kind == Kind.Number && items[end].Kind == Kind.Number)
                value = isRightToLeft;
            for (; i < end; i++)
                directions[i] = value;
        }

        return directions;
    }

    private static string Write(List<(string Text, Kind Kind, bool IsMark)> items, bool[] directions, bool isRightToLeft)
    {
        var text = new StringBuilder(items.Count + 16);
        var at = isRightToLeft ? items.Count - 1 : 0;
        while (at >= 0 && at < items.Count)
        {
            var (first, last) = (at, at);
            while (isRightToLeft ? first > 0 && directions[first - 1] == directions[at] : last + 1 < items.Count && directions[last + 1] == directions[at])
                _ = isRightToLeft ? first-- : last++;
            if (directions[at])
                Reverse(text, items, first, last);
            else
                for (var i = first; i <= last; i++)
                    text.Append(items[i].Text);
            at = isRightToLeft ? first - 1 : last + 1;
        }

        return text.ToString();
    }

    // Marks lie on their letter, so they come just before or after it on the page; in text they follow it.
    private static void Reverse(StringBuilder text, List<(string Text, Kind Kind, bool IsMark)> items, int first, int last)
    {
        var marks = new StringBuilder();
        for (var i = last; i >= first; i--)
        {
            if (items[i].IsMark)
            {
                marks.Append(items[i].Text);
                continue;
            }

            text.Append(items[i].Text).Append(marks);
            marks.Clear();
        }

        text.Append(marks);
    }

    private static Kind KindOf(in Glyph glyph)
    {
        if ((glyph.Style & (GlyphStyle.RightToLeft | GlyphStyle.Mark)) != 0)
            return Kind.Right;
        var first = glyph.Text[0];
        return char.IsDigit(first) ? Kind.Number : char.IsLetter(first) ? Kind.Left : Kind.Neutral;
    }
}
