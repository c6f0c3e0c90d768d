using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

public sealed class ChunkCoverageTests
{
    private static readonly ParsedDocument Document = Build.Document(
        Build.Heading("Harbour report", 1),
        Build.Paragraph(Build.Prose(600)),
        Build.Element(ElementType.Footer, "page 1 of 9"),
        Build.Element(ElementType.Image, ""),
        Build.Paragraph("-----"),
        Build.Table(3, 60));

    [Theory]
    [InlineData(ChunkStrategies.Structure)]
    [InlineData(ChunkStrategies.Tokens)]
    [InlineData(ChunkStrategies.ParentChild)]
    public void Every_element_is_counted_where_it_went(string strategy)
    {
        var text = Cut(strategy).Text.ShouldNotBeNull();

        (text.InChunks.Elements, text.InChunks.Tables, text.Running.Elements, text.WithoutWords.Elements, text.Lost.Elements).ShouldBe((3, 1, 1, 2, 0));
        (text.InChunks.Characters + text.Running.Characters + text.WithoutWords.Characters).ShouldBe(Document.Elements.Sum(element => element.Text.Length));
    }

    [Theory]
    [InlineData(ChunkStrategies.Structure, "word321")]
    [InlineData(ChunkStrategies.Structure, "word321 word322 word323")]
    [InlineData(ChunkStrategies.Structure, "| r41c0 | r41c1 | r41c2 |")]
    [InlineData(ChunkStrategies.Structure, "Harbour")]
    [InlineData(ChunkStrategies.Tokens, "word321")]
    [InlineData(ChunkStrategies.ParentChild, "r41c1")]
    public void A_word_that_is_missing_from_the_chunks_is_noticed(string strategy, string words)
    {
        var chunks = Cut(strategy).Chunks;
        chunks.ShouldContain(chunk => chunk.Text.Contains(words));

        Measure([.. chunks.Select(chunk => chunk with { Text = chunk.Text.Replace(words, "") })]).ShouldNotBeNull();
    }

    [Fact]
    public void A_chunk_that_is_missing_is_noticed()
    {
        var chunks = Cut(ChunkStrategies.Structure).Chunks;

        for (var left = 0; left < chunks.Count; left++)
            Measure([.. chunks.Where((_, place) => place != left)]).ShouldNotBeNull($"chunk {left}");
    }

    private static Element? Measure(IReadOnlyList<TextChunk> chunks)
    {
        ChunkCoverage.Measure(Document, [.. Document.Elements.Where(element => element.Type != ElementType.Footer)], chunks, out var lost);
        return lost;
    }

    private static ChunkSet Cut(string strategy) =>
        TextChunker.Chunk(Document, Build.Options(100, 0), TokenCounter.Cl100k, strategy).ShouldBeOfType<Completed<ChunkSet>>().Output;
}
