using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace IngestPipeline.Stages.Chunk;

/// <summary>
/// Text as BERT's own tokenizer cleans it: control characters go, ideographs stand alone, accents and capitals go where the model wants
/// that. The library's normaliser stops at half a surrogate pair.
/// </summary>
internal sealed class BertNormaliser(WordPieceSettings settings) : Normalizer
{
    public override string Normalize(string original) => Normalize(original.AsSpan());

    public override string Normalize(ReadOnlySpan<char> original)
    {
        var text = new StringBuilder(original.Length + 16);
        foreach (var rune in original.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                text.Append(' ');
            else if (IsDropped(rune))
                continue;
            else if (settings.SplitIdeographs && IsIdeograph(rune.Value))
                text.Append(' ').Append(rune).Append(' ');
            else
                text.Append(rune);
        }

        var clean = text.ToString();
        if (settings.StripAccents && !Ascii.IsValid(clean))
            clean = WithoutAccents(clean);
        return settings.LowerCase ? clean.ToLowerInvariant() : clean;
    }

    private static string WithoutAccents(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                kept.Append(rune);
        }

        return kept.ToString();
    }

    // Half a pair is enumerated as the replacement character.
    private static bool IsDropped(Rune rune) =>
        rune.Value == 0xFFFD
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate;

    private static bool IsIdeograph(int code) => code is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
