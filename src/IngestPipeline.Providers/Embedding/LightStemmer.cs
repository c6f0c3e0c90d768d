using System.Buffers;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// Brings English plurals and verb forms of a word together (<c>policies policy</c>, <c>stopped stop</c>) by a handful of suffix
/// rules. Wrong stems do no harm as long as question and text get the same one; other languages lose a plural s at most.
/// </summary>
internal static class LightStemmer
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("aeiouy");

    public static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word)
    {
        if (word.Length < 4 || word.ContainsAnyExceptInRange('a', 'z'))
            return word;
        return WithoutFinalE(Undouble(WithoutEnding(WithoutPlural(word))));
    }

    private static ReadOnlySpan<char> WithoutPlural(ReadOnlySpan<char> word)
    {
        if (word.EndsWith("sses") || (word.EndsWith("ies") && word.Length > 4))
            return word[..^2];
        if (word.EndsWith("es") && word.Length > 4 && (word[..^2].EndsWith("x") || word[..^2].EndsWith("ch") || word[..^2].EndsWith("sh")))
            return word[..^2];
        return word[^1] == 's' && !word.EndsWith("ss") && !word.EndsWith("us") && !word.EndsWith("is") ? word[..^1] : word;
    }

    private static (string Word, bool IsCut) Ending(ReadOnlySpan<char> word, string ending) =>
        word.EndsWith(ending) && HasVowel(word[..^ending.Length]) && word.Length - ending.Length >= 3
            ? (word[..^ending.Length].ToString(), true)
            : ("", false);

    private static (string Word, bool IsCut) WithoutEnding(ReadOnlySpan<char> word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "ly"])
        {
            if (Ending(word, ending) is { IsCut: true } cut)
                return cut;
        }

        return (word.ToString(), false);
    }

    /// <summary>A consonant doubled before the ending (<c>stopped</c>) is single in the word itself.</summary>
    private static ReadOnlySpan<char> Undouble((string Word, bool IsCut) stem)
    {
        var word = stem.Word.AsSpan();
        return stem.IsCut && word.Length > 3 && word[^1] == word[^2] && word[^1] is not ('l' or 's' or 'z') ? word[..^1] : word;
    }

    /// <summary><c>use using used</c> meet as <c>us</c>, <c>policy policies</c> as <c>polici</c>.</summary>
    private static ReadOnlySpan<char> WithoutFinalE(ReadOnlySpan<char> word)
    {
        if (word.Length > 3 && word[^1] == 'e')
            return word[..^1];
        return word.Length > 2 && word[^1] == 'y' && !IsVowel(word[^2]) ? string.Concat(word[..^1], "i") : word;
    }

    private static bool HasVowel(ReadOnlySpan<char> word) => word.ContainsAny(Vowels);

    private static bool IsVowel(char letter) => "aeiou".Contains(letter);
}
