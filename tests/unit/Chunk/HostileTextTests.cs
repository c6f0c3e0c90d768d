using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

/// <summary>Byte-pair merging is quadratic in the length of a word: what matters is how much text, and how long words, reach the tokenizer.</summary>
public sealed class HostileTextTests
{
    [Theory]
    [InlineData("a", 2_000_000)]
    [InlineData("=", 200_000)]
    [InlineData(" x", 200_000)]
    [InlineData(" ", 200_000)]
    [InlineData("\u65E5", 200_000)]
    [InlineData("\U0001F600", 200_000)]
    [InlineData("aB3+", 200_000)]
    [InlineData(").", 200_000)]
    [InlineData("7", 200_000)]
    public void Much_text_of_one_pattern_reaches_the_tokenizer_a_few_times_only_and_in_short_words(string pattern, int length)
    {
        var text = "start " + string.Concat(Enumerable.Repeat(pattern, length / pattern.Length)) + " end";
        var counter = new WatchedCounter();

        var chunks = TextChunker.Chunk(Build.Document(Build.Paragraph(text)), new ChunkOptions(), counter).ShouldBeOfType<Completed<ChunkSet>>().Output.Chunks;

        chunks[0].Text.ShouldStartWith("start");
        chunks[^1].Text.ShouldEndWith("end");
        chunks.ShouldAllBe(chunk => chunk.TokenCount <= 400);
        counter.Characters.ShouldBeLessThan(20L * length);
        counter.Calls.ShouldBeLessThan(length / 30);
    }

    [Fact]
    public void A_table_row_and_a_line_of_code_of_any_length_are_cut_too()
    {
        var word = new string('q', 20_000);
        var document = Build.Document(
            Build.Element(ElementType.Table, $"| h |\n| --- |\n| {word} |\n| after |") with { HeaderRows = 1 },
            Build.Element(ElementType.Code, $"before\n{word}\nafter"),
            Build.Heading(word, 1));

        var chunks = Build.Chunks(document, maxTokens: 100);

        chunks.ShouldAllBe(chunk => chunk.TokenCount <= 100);
        chunks.Sum(chunk => chunk.Text.Count(letter => letter == 'q')).ShouldBe(60_000);
    }

    [Fact]
    public void A_lone_surrogate_does_not_stop_the_chunker() =>
        Build.Chunks(Build.Document(Build.Paragraph("before \uD83D after"))).ShouldHaveSingleItem().Text.ShouldContain("after");

    private sealed class WatchedCounter : ITokenCounter
    {
        public long Characters { get; private set; }

        public long Calls { get; private set; }

        public int Count(ReadOnlySpan<char> text) => Watch(text).Count(text);

        public int PrefixLength(ReadOnlySpan<char> text, int maxTokens) => Watch(text).PrefixLength(text, maxTokens);

        public int SuffixStart(ReadOnlySpan<char> text, int maxTokens) => Watch(text).SuffixStart(text, maxTokens);

        private TokenCounter Watch(ReadOnlySpan<char> text)
        {
            Calls++;
            Characters += text.Length;
            return TokenCounter.Cl100k;
        }
    }
}
