namespace IngestPipeline.Stages.Chunk;

/// <summary>Counts text in the tokens of one model. Implementations are safe to share between threads.</summary>
public interface ITokenCounter
{
    int Count(ReadOnlySpan<char> text);

    /// <summary>Characters at the start of <paramref name="text"/> that take at most <paramref name="maxTokens"/>; its whole length when all do.</summary>
    int PrefixLength(ReadOnlySpan<char> text, int maxTokens);

    /// <summary>Position from which the rest of <paramref name="text"/> takes at most <paramref name="maxTokens"/>; 0 when all does.</summary>
    int SuffixStart(ReadOnlySpan<char> text, int maxTokens);
}
