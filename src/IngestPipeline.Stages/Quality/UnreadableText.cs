using System.Globalization;
using System.Text;

namespace IngestPipeline.Stages.Quality;

/// <summary>Characters that mean nothing to a reader: U+FFFD, private use, control characters, lone surrogates and noncharacters.</summary>
internal static class UnreadableText
{
    /// <returns>Characters that are not white space, and how many of them are unreadable.</returns>
    public static (long Visible, long Unreadable) Count(string text)
    {
        long visible = 0, unreadable = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                continue;
            visible++;

            // A lone surrogate is enumerated as U+FFFD.
            if (rune == Rune.ReplacementChar || IsNoncharacter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.PrivateUse or UnicodeCategory.Control)
                unreadable++;
        }

        return (visible, unreadable);
    }

    private static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
