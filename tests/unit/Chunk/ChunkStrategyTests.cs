using System.ComponentModel.DataAnnotations;
using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.UnitTests.Chunk;

public sealed class ChunkStrategyTests
{
    private static readonly HashingEmbeddingGenerator Sentences = new(384);

    [Fact]
    public void Windows_overlap_and_know_the_elements_pages_and_headings_they_cover()
    {
        var document = Build.Document(Build.Heading("One", 1, 1), Build.Paragraph(Build.Prose(30), 1), Build.Paragraph(Build.Prose(30, 100), 2));

        var chunks = Cut(document, new ChunkOptions { MaxTokens = 40, OverlapTokens = 10 }, ChunkStrategies.Tokens).Chunks;

        chunks.Count.ShouldBeGreaterThan(3);
        chunks.ShouldAllBe(chunk => chunk.HeadingPath.SequenceEqual(new[] { "One" }));
        chunks[0].ElementIds.ShouldBe([0, 1]);
        (chunks[^1].PageFrom, chunks[^1].PageTo).ShouldBe((2, 2));
        chunks.ShouldContain(chunk => chunk.PageFrom == 1 && chunk.PageTo == 2);
        foreach (var (before, after) in chunks.Zip(chunks.Skip(1)))
            before.Text.ShouldContain(after.Text[..10], customMessage: "a window starts with what the one before ended with");
    }

    [Fact]
    public void A_window_never_cuts_a_character_of_several_code_points()
    {
        const string Family = "\U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466";

        var chunks = Cut(Build.Document(Build.Paragraph(string.Concat(Enumerable.Repeat("a" + Family, 40)))), new ChunkOptions { MaxTokens = 50, OverlapTokens = 0 }, ChunkStrategies.Tokens).Chunks;

        chunks.Count.ShouldBeGreaterThan(5);
        chunks.ShouldAllBe(chunk => chunk.Text.Replace(Family, "", StringComparison.Ordinal).All(letter => letter == 'a'));
    }

    [Fact]
    public void Children_name_the_structure_chunk_they_are_cut_from()
    {
        var document = Build.Document(Build.Heading("Long", 1), Build.Paragraph(Build.Prose(120)), Build.Heading("Short", 1), Build.Paragraph("One sentence."));
        var options = new ChunkOptions { ChildTokens = 60 };

        var set = Cut(document, options, ChunkStrategies.ParentChild);

        var parents = set.Chunks.Where(chunk => chunk.Flags.Contains(FlagNames.Parent)).ToList();
        parents.Select(parent => parent.Text).ShouldBe(Cut(document, options, ChunkStrategies.Structure).Chunks.Select(chunk => chunk.Text).Where(text => text.Contains("Word", StringComparison.Ordinal)));
        set.EmbeddedCount.ShouldBe(set.Chunks.Count - parents.Count);
        set.Chunks.Take(set.EmbeddedCount).ShouldAllBe(child => child.TokenCount <= 60);
        set.Chunks.Single(chunk => chunk.Text.Contains("One sentence.", StringComparison.Ordinal)).ParentOrdinal.ShouldBeNull();
    }

    [Fact]
    public void A_section_is_cut_where_its_subject_changes()
    {
        string[] pumps = [.. Enumerable.Range(1, 8).Select(i => $"The pump station raises water pressure in pump chamber {i}.")];
        string[] bread = [.. Enumerable.Range(1, 8).Select(i => $"Knead the bread dough with yeast flour and bake loaf {i}.")];

        var chunks = Cut(Build.Document(Build.Paragraph(string.Join(' ', pumps.Concat(bread)))), new ChunkOptions { BreakPercentile = 95 }, ChunkStrategies.Semantic).Chunks;

        chunks.Select(chunk => chunk.Text).ShouldBe([string.Join(' ', pumps), string.Join(' ', bread)]);
    }

    [Fact]
    public void A_source_rule_counts_before_a_media_type_and_that_before_the_general_strategy()
    {
        var options = new ChunkOptions
        {
            Strategy = "semantic",
            ByMediaType = new() { ["Text/CSV"] = "tokens" },
            BySource = [new() { Prefix = "file:///in/", Strategy = "structure" }, new() { Prefix = "file:///in/books/", Strategy = "parent-child" }],
        };

        options.StrategyFor("text/csv", "file:///in/books/a.csv").ShouldBe("parent-child");
        options.StrategyFor("text/csv", "file:///in/a.csv").ShouldBe("structure");
        options.StrategyFor("text/csv", "file:///out/a.csv").ShouldBe("tokens");
        options.StrategyFor("text/plain", "file:///out/a.txt").ShouldBe("semantic");
    }

    [Fact]
    public void An_unknown_strategy_is_refused_by_a_sentence_that_names_the_setting()
    {
        var options = new ChunkOptions { Strategy = "magic", ByMediaType = new() { ["text/csv"] = "rows" }, BySource = [new() { Prefix = "file:///", Strategy = "" }] };

        var wrong = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true).ShouldBeFalse();

        wrong.Select(result => result.ErrorMessage).ShouldBe(
        [
            "Chunk:Strategy is 'magic'; it must be one of structure, tokens, parent-child, semantic",
            "Chunk:ByMediaType:text/csv is 'rows'; it must be one of structure, tokens, parent-child, semantic",
            "Chunk:BySource:0:Strategy is ''; it must be one of structure, tokens, parent-child, semantic",
        ]);
    }

    [Fact]
    public void A_fingerprint_holds_what_the_strategy_reads_and_that_of_structure_is_as_it_was()
    {
        var options = new ChunkOptions();
        var changed = new ChunkOptions { ChildTokens = 50, BreakPercentile = 80, ByMediaType = new() { ["text/csv"] = "tokens" } };

        Describe(options, ChunkStrategies.Structure).ShouldBe("""{"max_tokens":400,"overlap_tokens":40,"tokenizer":"cl100k_base"}""");
        ChunkStrategies.All.Select(strategy => Describe(options, strategy)).Distinct().Count().ShouldBe(4);
        ChunkStrategies.All.Where(strategy => Describe(options, strategy) != Describe(changed, strategy)).ShouldBe([ChunkStrategies.ParentChild, ChunkStrategies.Semantic]);
    }

    private static string Describe(ChunkOptions options, string strategy) => Encoding.UTF8.GetString(DocumentJson.ToBytes(options.DescribeFor(strategy)));

    private static ChunkSet Cut(ParsedDocument document, ChunkOptions options, string strategy) =>
        TextChunker.Chunk(document, options, TokenCounter.Cl100k, strategy, Sentences.Embed).ShouldBeOfType<Completed<ChunkSet>>().Output;
}
