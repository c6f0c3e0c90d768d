using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Writes the glyphs of one segment as text: words parted where the gaps are, repeated glyphs once, accents on their letters, in logical order.</summary>
internal static class LineText
{
    // Letters are set closer than this, spaces wider; in font sizes.
    private const float WordGap = 0.13f;

    // Justified lines stretch a space this far now and then.
    private const float WideGap = 0.6f;

    /// <summary>Null when the glyphs say nothing but white space.</summary>
    public static TextSegment? ToSegment(List<Glyph> members)
    {
        var glyphs = CollectionsMarshal.AsSpan(members);
        SortByStart(glyphs);
        var box = FrameBox.Empty;
        var (inked, bold, monospaced, rightToLeft, leftToRight) = (0, 0, 0, 0, 0);
        var (main, mainCount) = (0f, 0);
        List<float>? wideGaps = null;
        foreach (ref readonly var glyph in glyphs)
        {
            if (glyph.IsSpace)
                continue;
            inked++;
            bold += glyph.IsBold ? 1 : 0;
            monospaced += (glyph.Style & GlyphStyle.Monospaced) != 0 ? 1 : 0;
            if ((glyph.Style & GlyphStyle.RightToLeft) != 0)
                rightToLeft++;
            else if (char.IsLetter(glyph.Text[0]))
                leftToRight++;
            // Majority vote over sizes; segments rarely hold more than two.
            if (mainCount == 0)
                (main, mainCount) = (glyph.Size, 1);
            else
                mainCount += Math.Abs(glyph.Size - main) < 0.5f ? 1 : -1;
            if (inked > 1 && glyph.Start - box.Right > glyph.Size * WideGap)
                (wideGaps ??= []).Add(glyph.Start);
            box = box.With(new FrameBox(glyph.Start, glyph.Base - (glyph.Size * Glyph.Ascent), glyph.End, glyph.Base + (glyph.Size * Glyph.Descent)));
        }

        if (inked == 0)
            return null;
        var isRightToLeft = rightToLeft > 0 && rightToLeft >= leftToRight;
        var text = rightToLeft == 0 ? Join(glyphs) : BidirectionalOrder.Join(glyphs, isRightToLeft, WordGapOf(glyphs));
        text = PdfText.Normalise(text.Trim());
        if (text.Length == 0)
            return null;
        return new TextSegment
        {
            Text = text,
            Box = box,
            Base = BaseOf(glyphs, main),
            Size = main,
            IsBold = bold * 2 > inked,
            IsMonospaced = monospaced * 10 > inked * 9,
            IsHidden = (FirstInked(glyphs).Style & GlyphStyle.Hidden) != 0,
            IsRightToLeft = isRightToLeft,
            WideGaps = wideGaps,
        };
    }

    /// <summary>True when a space belongs between two neighbours of a line.</summary>
    /// <param name="left">The glyph before.</param>
    /// <param name="right">The glyph after.</param>
    /// <param name="reach">How far the glyphs before reach: a mark ends before the letter it lies on.</param>
    /// <param name="wordGap">Gap that parts words, in font sizes.</param>
    public static bool IsWordGap(in Glyph left, in Glyph right, float reach, float wordGap)
    {
        var gap = right.Start - reach;
        var size = Math.Max(left.Size, right.Size);
        var bothWide = (left.Style & right.Style & GlyphStyle.Wide) != 0;
        return gap > size * (bothWide ? 0.8f : wordGap);
    }

    /// <summary>True when the glyph is printed a second time on the same spot, for a bold look.</summary>
    public static bool IsRepeated(in Glyph first, in Glyph second) =>
        second.Start - first.Start < first.Size * 0.1f && first.Text == second.Text && Math.Abs(first.Base - second.Base) < first.Size * 0.1f;

    /// <summary>Left to right; marks that share the place of their letter stay behind it. Nearly always the glyphs are in order already.</summary>
    public static void SortByStart(Span<Glyph> glyphs)
    {
        var isSorted = true;
        for (var i = 1; i < glyphs.Length && isSorted; i++)
            isSorted = glyphs[i].Start >= glyphs[i - 1].Start;
        if (isSorted)
            return;
        var keys = new (float Start, int Order)[glyphs.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = (glyphs[i].Start, i);
        keys.AsSpan().Sort(glyphs);
    }

    private static string Join(ReadOnlySpan<Glyph> glyphs)
    {
        var wordGap = WordGapOf(glyphs);
        var text = new StringBuilder(glyphs.Length + 16);
        var (previous, hasSpace, reach) = (-1, false, float.MinValue);
        for (var i = 0; i < glyphs.Length; i++)
        {
            ref readonly var glyph = ref glyphs[i];
            if (glyph.IsSpace)
            {
                hasSpace = true;
                continue;
            }

            if (previous >= 0)
            {
                if (IsRepeated(glyphs[previous], glyph))
                    continue;
                if (hasSpace || IsWordGap(glyphs[previous], glyph, reach, wordGap))
                    text.Append(' ');
                else if (CombiningAccents.TryPlace(text, glyphs[previous], glyph))
                {
                    (previous, reach) = (i, Math.Max(reach, glyph.End));
                    continue;
                }
            }

            text.Append(glyph.Text);
            (previous, hasSpace, reach) = (i, false, Math.Max(reach, glyph.End));
        }

        return text.ToString();
    }

    // Text set with wide tracking has a gap after every letter; the usual gap of the segment then marks no word.
    private static float WordGapOf(ReadOnlySpan<Glyph> glyphs)
    {
        if (glyphs.Length < 6)
            return WordGap;
        var gaps = ArrayPool<float>.Shared.Rent(glyphs.Length);
        var count = 0;
        for (var i = 1; i < glyphs.Length; i++)
        {
            if (!glyphs[i].IsSpace && !glyphs[i - 1].IsSpace && ((glyphs[i].Style | glyphs[i - 1].Style) & GlyphStyle.Wide) == 0)
                gaps[count++] = (glyphs[i].Start - glyphs[i - 1].End) / glyphs[i].Size;
        }

        var span = gaps.AsSpan(0, count);
        span.Sort();
        var usual = count >= 5 ? span[count / 3] : 0;
        ArrayPool<float>.Shared.Return(gaps);
        return usual > 0.06f ? usual + WordGap : WordGap;
    }

    private static float BaseOf(ReadOnlySpan<Glyph> glyphs, float main)
    {
        foreach (ref readonly var glyph in glyphs)
        {
            if (!glyph.IsSpace && Math.Abs(glyph.Size - main) < 0.5f)
                return glyph.Base;
        }

        return FirstInked(glyphs).Base;
    }

    private static Glyph FirstInked(ReadOnlySpan<Glyph> glyphs)
    {
        foreach (ref readonly var glyph in glyphs)
        {
            if (!glyph.IsSpace)
                return glyph;
        }

        return glyphs[0];
    }
}
