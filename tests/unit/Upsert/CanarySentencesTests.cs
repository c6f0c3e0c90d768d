using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Stages.Upsert;

namespace IngestPipeline.UnitTests.Upsert;

public sealed class CanarySentencesTests
{
    [Fact]
    public void Each_of_the_chunks_spread_over_a_document_gives_its_longest_sentence()
    {
        var content = Chunks([.. Enumerable.Range(0, 9).Select(number => $"Short one.\nThe crane number {number} was painted yellow in spring. Number {number} is old now, they say.")]);

        CanarySentences.Pick(content, 3).ShouldBe([
            "The crane number 1 was painted yellow in spring.",
            "The crane number 4 was painted yellow in spring.",
            "The crane number 7 was painted yellow in spring."]);
    }

    [Theory]
    [InlineData("Two words", "Two words")]
    [InlineData("---- ** ----", null)]
    [InlineData("一二三四五。六七八九十。", "一二三四五。六七八九十。")]
    public void Where_there_is_no_sentence_the_first_words_are_taken_and_nothing_without_words(string text, string? expected) =>
        CanarySentences.Pick(Chunks(text), 3).ShouldBe(expected is null ? [] : [expected]);

    [Fact]
    public void A_sentence_that_repeats_is_asked_once_and_parents_are_not_asked()
    {
        var content = Chunks("The same sentence stands here again.", "The same sentence stands here again.");
        var parent = content.Chunks[0] with { Ordinal = 2, Text = "A parent says something else altogether.", Flags = [FlagNames.Parent] };

        CanarySentences.Pick(content with { Chunks = [.. content.Chunks, parent] }, 3).ShouldBe(["The same sentence stands here again."]);
    }

    private static ChunkSet Chunks(params string[] texts) => new()
    {
        DocumentFlags = [],
        Chunks = [.. texts.Select((text, ordinal) => new TextChunk
        {
            Ordinal = ordinal,
            Text = text,
            ContentHash = Sha256Hash.Of(text),
            TokenCount = 1,
            HeadingPath = [],
            ElementTypes = [],
            ElementIds = [],
            Boxes = [],
        })],
    };
}
