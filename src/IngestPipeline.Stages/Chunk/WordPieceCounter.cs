using System.Text;
using Microsoft.ML.Tokenizers;

namespace IngestPipeline.Stages.Chunk;

/// <summary>
/// Exact counts of a WordPiece vocabulary, as BERT cuts text; the two tokens that a model puts around a text are not counted.
/// A word never reaches over white space, so that counts of pieces cut there add up.
/// </summary>
public sealed class WordPieceCounter : ITokenCounter
{
    private readonly WordPieceTokenizer tokenizer;

    private WordPieceCounter(WordPieceTokenizer tokenizer, long classification, long separator, long padding) =>
        (this.tokenizer, ClassificationId, SeparatorId, PaddingId) = (tokenizer, classification, separator, padding);

    /// <summary>The token before a text.</summary>
    public long ClassificationId { get; }

    /// <summary>The token behind a text.</summary>
    public long SeparatorId { get; }

    /// <summary>What fills up the shorter texts of a batch.</summary>
    public long PaddingId { get; }

    /// <param name="vocabulary">One token a line, in the order of their numbers, in UTF-8.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks one of the special tokens.</exception>
    public static WordPieceCounter Read(byte[] vocabulary, WordPieceSettings settings)
    {
        var lines = Encoding.UTF8.GetString(vocabulary).Split('\n');
        _ = NumberOf(settings.Unknown);
        var tokenizer = WordPieceTokenizer.Create(new MemoryStream(vocabulary), new WordPieceOptions
        {
            // Without special tokens: the text of a document must not be able to end the text for the model.
            PreTokenizer = new BertWords(),
            Normalizer = new BertNormaliser(settings),
            UnknownToken = settings.Unknown,
        });
        return new WordPieceCounter(tokenizer, NumberOf(settings.Classification), NumberOf(settings.Separator), NumberOf(settings.Padding));

        int NumberOf(string token)
        {
            var number = Array.FindIndex(lines, line => line.AsSpan().TrimEnd('\r').SequenceEqual(token));
            return number >= 0 ? number : throw new ArgumentException($"the vocabulary has no token {token}", nameof(vocabulary));
        }
    }

    public IReadOnlyList<int> Encode(string text) => tokenizer.EncodeToIds(text);

    public int Count(ReadOnlySpan<char> text) => tokenizer.CountTokens(text);

    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens)
    {
        var prefix = 0;
        while (prefix < text.Length)
        {
            var word = text[prefix..];
            word = word[..WordLength(word)];
            var tokens = Count(word);
            if (tokens > maxTokens)
                return prefix + FitStart(word, maxTokens);
            maxTokens -= tokens;
            prefix += word.Length;
        }

        return prefix;
    }

    public int SuffixStart(ReadOnlySpan<char> text, int maxTokens)
    {
        var start = text.Length;
        while (start > 0)
        {
            var word = text[WordStart(text[..start])..start];
            var tokens = Count(word);
            if (tokens > maxTokens)
                return start - FitEnd(word, maxTokens);
            maxTokens -= tokens;
            start -= word.Length;
        }

        return start;
    }

    /// <summary>Characters up to the end of the white space behind the first word.</summary>
    private static int WordLength(ReadOnlySpan<char> text)
    {
        var position = 0;
        while (position < text.Length && !char.IsWhiteSpace(text[position]))
            position++;
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }

    private static int WordStart(ReadOnlySpan<char> text)
    {
        var position = text.Length;
        while (position > 0 && char.IsWhiteSpace(text[position - 1]))
            position--;
        while (position > 0 && !char.IsWhiteSpace(text[position - 1]))
            position--;
        return position;
    }

    // Longer pieces of a word seldom have fewer tokens; where they do, what is found is merely not the longest.
    private int FitStart(ReadOnlySpan<char> word, int maxTokens)
    {
        var (fits, over) = (0, word.Length);
        while (over - fits > 1)
        {
            var middle = (fits + over) / 2;
            if (Count(word[..middle]) <= maxTokens)
                fits = middle;
            else
                over = middle;
        }

        return fits > 0 && char.IsHighSurrogate(word[fits - 1]) ? fits - 1 : fits;
    }

    private int FitEnd(ReadOnlySpan<char> word, int maxTokens)
    {
        var (fits, over) = (0, word.Length);
        while (over - fits > 1)
        {
            var middle = (fits + over) / 2;
            if (Count(word[^middle..]) <= maxTokens)
                fits = middle;
            else
                over = middle;
        }

        return fits > 0 && char.IsLowSurrogate(word[^fits]) ? fits - 1 : fits;
    }
}
