using IngestPipeline.Stages.Chunk;
using Microsoft.ML.Tokenizers;

namespace IngestPipeline.UnitTests.Chunk;

public sealed class TokenCounterTests
{
    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForEncoding("cl100k_base");

    [Theory]
    [InlineData("The quick brown fox jumps over the lazy dog.")]
    [InlineData("\u65E5\u672C\u8A9E \uD55C\uAD6D\uC5B4 \U0001F469\u200D\U0001F467")]
    [InlineData("for (var i = 0; i < 10; i++)\n    Call(i);\n\n")]
    public void Ordinary_text_counts_exactly(string text) => TokenCounter.Cl100k.Count(text).ShouldBe(Tokenizer.CountTokens(text));

    [Fact]
    public void A_long_run_counts_piece_by_piece()
    {
        var run = new string('a', 10 * LongRunLength);

        TokenCounter.Cl100k.Count(run).ShouldBe(10 * Tokenizer.CountTokens(new string('a', LongRunLength)));
    }

    [Fact]
    public void Prefix_and_suffix_of_any_length_keep_to_the_limit()
    {
        var text = string.Concat(Enumerable.Repeat("Some words and \U0001F600 and \u65E5\u672C. ", 200)) + new string('b', 5000);
        foreach (var limit in new[] { 1, 5, 100, 1000 })
        {
            var prefix = TokenCounter.Cl100k.PrefixLength(text, limit);
            TokenCounter.Cl100k.Count(text.AsSpan(0, prefix)).ShouldBeInRange(1, limit + 4);
            var suffix = TokenCounter.Cl100k.SuffixStart(text, limit);
            TokenCounter.Cl100k.Count(text.AsSpan(suffix)).ShouldBeInRange(1, limit + 4);
        }
    }

    [Fact]
    public void Text_within_the_limit_is_taken_whole()
    {
        const string text = "Short text.";

        TokenCounter.Cl100k.PrefixLength(text, 100).ShouldBe(text.Length);
        TokenCounter.Cl100k.SuffixStart(text, 100).ShouldBe(0);
    }

    private const int LongRunLength = 800;
}
