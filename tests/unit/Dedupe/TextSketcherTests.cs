using CsCheck;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Dedupe;

public sealed class TextSketcherTests
{
    private static readonly string Text = string.Join(' ', Enumerable.Range(0, 200).Select(i => $"word{i * i % 97}"));

    [Fact]
    public void A_shingle_is_three_words() => TextShingles.Of("one two three four five").Length.ShouldBe(3);

    [Fact]
    public void A_repeated_passage_adds_only_what_joins_the_repeats() => TextShingles.Of("a b c d e a b c d e").Length.ShouldBe(5);

    [Fact]
    public void Punctuation_does_not_matter() => TextShingles.Of("one, two (three) four; five.").ShouldBe(TextShingles.Of("one two three four five"));

    [Theory]
    [InlineData("北京市昨天下午下了大雨", 6)]
    [InlineData("きのうのごごはあめでした", 7)]
    [InlineData("กรุงเทพมหานครฝนตก", 6)]
    public void Text_without_spaces_is_cut_by_characters(string text, int shingles) => TextShingles.Of(text).Length.ShouldBe(shingles);

    [Fact]
    public void Korean_is_cut_by_its_spaces() => TextShingles.Of("어제 오후에 서울에 비가 내렸다").Length.ShouldBe(3);

    [Fact]
    public void A_latin_word_inside_Chinese_text_is_one_word() =>
        TextShingles.Of("我们用postgres存数据").ShouldBe(TextShingles.Of("我们用 postgres 存数据"));

    [Fact]
    public void Signatures_do_not_change_from_release_to_release()
    {
        // Stored signatures are compared with new ones: a change here needs a migration.
        var sketch = TextSketcher.Sketch("one two three four five six seven eight nine ten eleven").ShouldNotBeNull();

        sketch.ShingleCount.ShouldBe(9);
        Sha256Hash.Of(string.Join(' ', sketch.Shingles) + "/" + string.Join(' ', sketch.Bands)).Hex.ShouldBe("7a9e3a3802c4a093c1ced5f27f48e8e43fd90cdd85e7ae06489244edbd237892");
    }

    [Fact]
    public void The_share_of_equal_minima_is_the_similarity()
    {
        var prose = new EditedProse(11);
        var words = prose.Words(800);
        foreach (var share in new[] { 0.0, 0.02, 0.05, 0.1, 0.3 })
        {
            var (left, right) = (TextShingles.Of(prose.Join(words)), TextShingles.Of(prose.Join(prose.Edit(words, share))));
            var (one, other) = (MinHash.Signature(left), MinHash.Signature(right));
            var equal = one.Zip(other).Count(pair => pair.First == pair.Second) / (double)MinHash.Permutations;
            // Four standard errors of a share of 192.
            equal.ShouldBe(TextSketcher.Jaccard(left, right), 0.145);
        }
    }

    [Fact]
    public void Similarity_is_that_of_sets() => Gen.Select(Gen.ULong[0, 60].Array[0, 40], Gen.ULong[0, 60].Array[0, 40]).Sample((one, other) =>
    {
        ulong[] left = [.. one.Distinct().Order()], right = [.. other.Distinct().Order()];
        var union = left.Union(right).Count();
        var expected = union == 0 ? 0 : (double)left.Intersect(right).Count() / union;
        TextSketcher.Jaccard(left, right).ShouldBe(expected, 1e-12);
        TextSketcher.Jaccard(right, left).ShouldBe(expected, 1e-12);
    });

    [Fact]
    public void Of_a_very_long_text_a_sample_tells_the_similarity()
    {
        var random = new Random(5);
        var shared = Enumerable.Range(0, 90_000).Select(_ => (ulong)random.NextInt64()).ToList();
        ulong[] left = [.. shared.Concat(Enumerable.Range(0, 10_000).Select(_ => (ulong)random.NextInt64())).Order()];
        ulong[] right = [.. shared.Concat(Enumerable.Range(0, 10_000).Select(_ => (ulong)random.NextInt64())).Order()];

        TextSketcher.Jaccard(left.AsSpan(..TextSketcher.MaxShingles), right.AsSpan(..TextSketcher.MaxShingles)).ShouldBe(90.0 / 110, 0.01);
    }

    [Fact]
    public void A_few_words_are_not_compared()
    {
        TextSketcher.Sketch("only nine words make seven shingles too few here").ShouldBeNull();
        TextSketcher.Sketch(Build.Document(Build.Paragraph("Good morning")), new DedupeOptions()).ShouldBeNull();
    }

    [Fact]
    public void Half_a_document_is_not_compared() =>
        TextSketcher.Sketch(Build.Document(Build.Paragraph(Text, 1)) with { Flags = ["partial_parse"] }, new DedupeOptions()).ShouldBeNull();

    [Fact]
    public void Equal_letters_over_other_attachments_have_no_band_in_common()
    {
        var letter = Build.Document(Build.Paragraph(Text));
        var (one, other) = (Bands(letter, "a"), Bands(letter, "b"));

        one.Intersect(other).ShouldBeEmpty();
        one.ShouldBe(Bands(letter, "a"));
    }

    [Fact]
    public void The_longest_prefix_chooses_the_policy()
    {
        var options = new DedupeOptions
        {
            NearThreshold = 0.9,
            NearPolicy = NearPolicy.Link,
            BySource = [new() { Prefix = "file:///in/", NearPolicy = NearPolicy.Skip }, new() { Prefix = "file:///in/drafts/", NearPolicy = NearPolicy.Index }],
        };

        options.RuleFor("file:///in/drafts/a.txt").ShouldBe(new NearRule(0.9, NearPolicy.Index));
        options.RuleFor("file:///in/a.txt").ShouldBe(new NearRule(0.9, NearPolicy.Skip));
        options.RuleFor("file:///out/a.txt").ShouldBe(new NearRule(0.9, NearPolicy.Link));
    }

    [Fact]
    public void A_rule_without_prefix_or_policy_is_refused_by_name()
    {
        var options = new DedupeOptions { BySource = [new()] };

        var said = options.Validate(new System.ComponentModel.DataAnnotations.ValidationContext(options)).Select(result => result.ErrorMessage).ToList();

        said.ShouldBe(
        [
            "Dedupe:BySource:0:Prefix is empty; it must be the start of a source URI, for example file:///data/",
            "Dedupe:BySource:0:NearPolicy is missing; it must be one of Index, Link, Skip",
        ]);
    }

    private static IReadOnlyList<long> Bands(ParsedDocument letter, string attached) => TextSketcher.Sketch(
        letter with { Attachments = [new AttachedFile { Number = 1, Name = "a.pdf", Content = Sha256Hash.Of(attached), MediaType = "text/plain", Bytes = 1 }] },
        new DedupeOptions()).ShouldNotBeNull().Bands;
}
