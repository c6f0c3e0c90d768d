namespace IngestPipeline.Stages.Chunk;

/// <summary>Finds runs that a byte-pair tokenizer would take as one word of a hostile length.</summary>
internal static class LongRuns
{
    /// <summary>Characters of one kind in a row. No word of a language is near it; encoded binary data is cut.</summary>
    public const int MaxLength = 1000;

    private enum Kind
    {
        Letter,
        Digit,
        Space,
        Other,
    }

    public static bool Any(ReadOnlySpan<char> text) => NextCut(text) < text.Length;

    /// <summary>Length of the longest prefix without a run over <see cref="MaxLength"/>; never inside a surrogate pair, and never 0 for non-empty text.</summary>
    public static int NextCut(ReadOnlySpan<char> text)
    {
        if (text.Length <= MaxLength)
            return text.Length;

        var (kind, length) = (Kind.Digit, 0);
        for (var i = 0; i < text.Length; i++)
        {
            // Halves of a pair may be letters or symbols: they continue any run.
            var current = char.IsSurrogate(text[i]) ? kind : KindOf(text[i]);
            (kind, length) = current == kind ? (kind, length + 1) : (current, 1);
            if (length > MaxLength && kind != Kind.Digit || length > 4 * MaxLength)
                return char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]) ? i - 1 : i;
        }

        return text.Length;
    }

    private static Kind KindOf(char character) =>
        char.IsLetter(character) ? Kind.Letter :
        char.IsWhiteSpace(character) ? Kind.Space :
        char.IsNumber(character) ? Kind.Digit : Kind.Other;
}
