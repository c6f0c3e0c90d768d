namespace IngestPipeline.Stages.Chunk;

/// <summary>Finds runs that a byte-pair tokenizer would take as one word of a hostile length.</summary>
internal static class LongRuns
{
    /// <summary>
    /// Bytes in UTF-8, the unit of merging, of characters of one kind in a row. No word of an alphabet is near it, and 260 ideographs
    /// without a comma are about a chunk; encoded binary data is cut.
    /// </summary>
    public const int MaxBytes = 800;

    private enum Kind
    {
        Letter,
        Digit,
        Space,
        Other,
    }

    public static bool Any(ReadOnlySpan<char> text) => NextCut(text) < text.Length;

    /// <summary>Length of the longest prefix without a run over <see cref="MaxBytes"/>; never inside a surrogate pair, and never 0 for non-empty text.</summary>
    public static int NextCut(ReadOnlySpan<char> text)
    {
        var (kind, bytes) = (Kind.Digit, 0);
        for (var i = 0; i < text.Length; i++)
        {
            // Halves of a pair may be letters or symbols: they continue any run.
            var current = char.IsSurrogate(text[i]) && kind != Kind.Digit ? kind : KindOf(text[i]);
            bytes = current == kind && kind != Kind.Digit ? bytes + BytesOf(text[i]) : BytesOf(text[i]);
            kind = current;
            if (bytes > MaxBytes)
                return char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]) ? i - 1 : i;
        }

        return text.Length;
    }

    private static int BytesOf(char character) => character < 0x80 ? 1 : character < 0x800 || char.IsSurrogate(character) ? 2 : 3;

    private static Kind KindOf(char character) =>
        char.IsLetter(character) ? Kind.Letter :
        char.IsWhiteSpace(character) ? Kind.Space :
        char.IsNumber(character) ? Kind.Digit : Kind.Other;
}
