using CsCheck;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Chunk;
using Microsoft.ML.Tokenizers;

namespace IngestPipeline.UnitTests.Chunk;

/// <summary>What every strategy promises, on documents and sizes that the structure strategy is tested with.</summary>
public sealed class ChunkStrategyPropertyTests
{
    private const int Iterations = 40;
    private const int IterationsOfOtherTokenizers = 6;

    private static readonly HashingEmbeddingGenerator Sentences = new(64);
    private static readonly TiktokenTokenizer O200k = TiktokenTokenizer.CreateForEncoding(TokenizerNames.O200k);

    public static TheoryData<string> Strategies => [.. ChunkStrategies.All];

    public static TheoryData<string, string> OtherTokenizers => new(
        from strategy in ChunkStrategies.All
        from tokenizer in new[] { TokenizerNames.O200k, "bert" }
        select (strategy, tokenizer));

    [Theory]
    [MemberData(nameof(OtherTokenizers))]
    public void With_other_tokenizers_nothing_is_over_the_limit_and_nothing_is_lost(string strategy, string tokenizer)
    {
        var counter = tokenizer == TokenizerNames.O200k ? (ITokenCounter)TokenCounter.O200k : TinyVocabulary.Counter;
        Gen.Select(TextChunkerPropertyTests.Documents, TextChunkerPropertyTests.Sizes).Sample(
            (document, size) =>
            {
                var options = Build.Options(size.Max, size.Overlap);
                options.ChildTokens = 30;
                var chunks = Cut(document, options, strategy, counter);
                foreach (var chunk in chunks)
                {
                    chunk.TokenCount.ShouldBe(tokenizer == TokenizerNames.O200k ? O200k.CountTokens(chunk.Text) : counter.Count(chunk.Text));
                    chunk.TokenCount.ShouldBeLessThanOrEqualTo(size.Max);
                }

                ShouldHoldInOrder(string.Concat(chunks.Where(chunk => !IsParent(chunk)).Select(chunk => chunk.Text)), string.Concat(document.Elements.Select(element => element.Text)));
            },
            iter: IterationsOfOtherTokenizers);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void No_chunk_is_over_the_limit_and_each_count_is_a_recount(string strategy) => Sample(strategy, (_, max, chunks) =>
    {
        foreach (var chunk in chunks)
        {
            chunk.TokenCount.ShouldBe(TextChunkerPropertyTests.Tokenizer.CountTokens(chunk.Text));
            chunk.TokenCount.ShouldBeLessThanOrEqualTo(max);
        }
    });

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_letter_and_digit_of_the_body_is_in_what_is_found_and_parents_hold_their_children(string strategy) => Sample(strategy, (document, _, chunks) =>
    {
        var found = chunks.Where(chunk => !IsParent(chunk)).ToList();
        ShouldHoldInOrder(string.Concat(found.Select(chunk => chunk.Text)), string.Concat(document.Elements.Select(element => element.Text)));
        foreach (var family in found.Where(chunk => chunk.ParentOrdinal is not null).GroupBy(chunk => chunk.ParentOrdinal!.Value))
            ShouldHoldInOrder(string.Concat(family.Select(chunk => chunk.Text)), chunks[family.Key].Text);
    });

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Ordinals_have_no_gaps_and_every_chunk_names_elements_that_exist(string strategy) => Sample(strategy, (document, _, chunks) =>
    {
        chunks.Select(chunk => chunk.Ordinal).ShouldBe(Enumerable.Range(0, chunks.Count));
        chunks.ShouldAllBe(chunk => chunk.ElementIds.Count > 0 && chunk.ElementIds.All(id => id >= 0 && id < document.Elements.Count));
        chunks.SkipWhile(chunk => !IsParent(chunk)).ShouldAllBe(chunk => IsParent(chunk) && chunk.ParentOrdinal == null);
        chunks.Where(chunk => chunk.ParentOrdinal is not null).ShouldAllBe(chunk => IsParent(chunks[chunk.ParentOrdinal!.Value]));
        chunks.Where(IsParent).ShouldAllBe(parent => chunks.Count(chunk => chunk.ParentOrdinal == parent.Ordinal) > 1);
    });

    [Theory]
    [MemberData(nameof(Strategies))]
    public void No_chunk_starts_or_ends_inside_a_character(string strategy) => Sample(strategy, (_, _, chunks) =>
    {
        foreach (var chunk in chunks)
        {
            char.IsLowSurrogate(chunk.Text[0]).ShouldBeFalse();
            char.IsHighSurrogate(chunk.Text[^1]).ShouldBeFalse();
        }
    });

    [Theory]
    [MemberData(nameof(Strategies))]
    public void The_same_document_gives_the_same_chunks(string strategy) => Sample(strategy, (document, max, _) =>
    {
        var stored = DocumentJson.FromBytes<ParsedDocument>(DocumentJson.ToBytes(document));
        DocumentJson.ToBytes(Cut(stored, Build.Options(max, 4), strategy)).ShouldBe(DocumentJson.ToBytes(Cut(document, Build.Options(max, 4), strategy)));
    });

    private static void Sample(string strategy, Action<ParsedDocument, int, IReadOnlyList<TextChunk>> check) =>
        Gen.Select(TextChunkerPropertyTests.Documents, TextChunkerPropertyTests.Sizes).Sample(
            (document, size) =>
            {
                var options = Build.Options(size.Max, size.Overlap);
                options.ChildTokens = 30;
                options.BreakPercentile = 60;
                check(document, size.Max, Cut(document, options, strategy));
            },
            iter: Iterations);

    private static IReadOnlyList<TextChunk> Cut(ParsedDocument document, ChunkOptions options, string strategy, ITokenCounter? counter = null) =>
        TextChunker.Chunk(document, options, counter ?? TokenCounter.Cl100k, strategy, Sentences.Embed) switch
        {
            Completed<ChunkSet>(var set) => set.Chunks,
            Quarantined<ChunkSet> { Reason: QuarantineReason.EmptyOutput } => [],
            var other => throw new InvalidOperationException(other.ToString()),
        };

    private static bool IsParent(TextChunk chunk) => chunk.Flags.Contains(FlagNames.Parent);

    private static void ShouldHoldInOrder(string said, string wanted)
    {
        using var rest = said.Where(char.IsLetterOrDigit).GetEnumerator();
        foreach (var letter in wanted.Where(char.IsLetterOrDigit))
        {
            var found = false;
            while (!found && rest.MoveNext())
                found = rest.Current == letter;
            found.ShouldBeTrue($"'{letter}' is missing");
        }
    }
}
