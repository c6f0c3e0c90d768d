using Microsoft.ML.Tokenizers;

namespace IngestPipeline.Stages.Chunk;

/// <summary>
/// Exact counts of OpenAI's vocabularies. Byte-pair merging takes time quadratic in the length of one word, so a run
/// of more than <see cref="LongRuns.MaxBytes"/> bytes of one kind is counted in pieces: text without such runs, chunks among it,
/// counts exactly as the vocabulary's own program does.
/// </summary>
public sealed class TokenCounter : ITokenCounter
{
    private static readonly Lazy<TokenCounter> SharedCl100k = new(() => new TokenCounter(TiktokenTokenizer.CreateForEncoding(TokenizerNames.Cl100k)));
    private static readonly Lazy<TokenCounter> SharedO200k = new(() => new TokenCounter(TiktokenTokenizer.CreateForEncoding(TokenizerNames.O200k)));

    private readonly TiktokenTokenizer tokenizer;

    private TokenCounter(TiktokenTokenizer tokenizer) => this.tokenizer = tokenizer;

    /// <summary>One for the process: loading the vocabulary takes about 0.1 s.</summary>
    public static TokenCounter Cl100k => SharedCl100k.Value;

    /// <summary>The vocabulary of later models, twice as large; one for the process too.</summary>
    public static TokenCounter O200k => SharedO200k.Value;

    public int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        while (!text.IsEmpty)
        {
            var length = LongRuns.NextCut(text);
            tokens += tokenizer.CountTokens(text[..length]);
            text = text[length..];
        }

        return tokens;
    }

    public int PrefixLength(ReadOnlySpan<char> text, int maxTokens)
    {
        var prefix = 0;
        while (prefix < text.Length && maxTokens > 0)
        {
            var rest = text[prefix..];
            var piece = rest[..LongRuns.NextCut(rest)];
            var length = tokenizer.GetIndexByTokenCount(piece, maxTokens, out _, out var tokens);
            prefix += length;
            maxTokens -= tokens;
            if (length < piece.Length)
                break;
        }

        return prefix;
    }

    public int SuffixStart(ReadOnlySpan<char> text, int maxTokens)
    {
        var cuts = new List<int> { 0 };
        while (cuts[^1] < text.Length)
            cuts.Add(cuts[^1] + LongRuns.NextCut(text[cuts[^1]..]));

        var start = text.Length;
        for (var i = cuts.Count - 2; i >= 0 && maxTokens > 0; i--)
        {
            var index = tokenizer.GetIndexByTokenCountFromEnd(text[cuts[i]..cuts[i + 1]], maxTokens, out _, out var tokens);
            start = cuts[i] + index;
            maxTokens -= tokens;
            if (index > 0)
                break;
        }

        return start;
    }
}
