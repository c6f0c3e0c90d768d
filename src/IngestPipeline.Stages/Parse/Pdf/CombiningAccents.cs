using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Puts accents that were printed as signs of their own on the letter they stand over, as typesetters of older systems print them.</summary>
internal static class CombiningAccents
{
    /// <summary>Joins <paramref name="second"/> and the glyph before it when one is an accent over the other; false when they stand side by side.</summary>
    public static bool TryPlace(StringBuilder text, in Glyph first, in Glyph second)
    {
        var overlap = Math.Min(first.End, second.End) - Math.Max(first.Start, second.Start);
        if (text.Length == 0 || overlap < Math.Min(first.End - first.Start, second.End - second.Start) * 0.5f || overlap <= 0)
            return false;
        if (second.Text.Length == 1 && CombiningOf(second.Text[0]) is { } over && char.IsLetter(text[^1]))
        {
            text.Append(over);
            return true;
        }

        if (first.Text.Length == 1 && text[^1] == first.Text[0] && CombiningOf(first.Text[0]) is { } under && char.IsLetter(second.Text[0]))
        {
            text.Length--;
            text.Append(second.Text).Append(under);
            return true;
        }

        return false;
    }

    private static char? CombiningOf(char accent) => accent switch
    {
        '`' or '\u02CB' => '\u0300',
        '\u00B4' or '\u02CA' => '\u0301',
        '^' or '\u02C6' => '\u0302',
        '~' or '\u02DC' => '\u0303',
        '\u00AF' or '\u02C9' => '\u0304',
        '\u02D8' => '\u0306',
        '\u02D9' => '\u0307',
        '\u00A8' => '\u0308',
        '\u02DA' => '\u030A',
        '\u02DD' => '\u030B',
        '\u02C7' => '\u030C',
        '\u00B8' => '\u0327',
        '\u02DB' => '\u0328',
        _ => null,
    };
}
