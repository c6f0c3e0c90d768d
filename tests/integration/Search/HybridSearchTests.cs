using System.Text.Json;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.IntegrationTests.Search;

public sealed class HybridSearchTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task A_rare_word_counts_more_than_many_repeats_of_a_frequent_one()
    {
        for (var i = 0; i < 30; i++)
            await Pipeline.IndexAsync($"{i}.txt", $"report report report report number {i}");
        await Pipeline.IndexAsync("wanted.txt", "the report on zeppelins and other airships of the last century");

        var hits = await FindAsync("report zeppelins", withVector: false);

        hits[0].SourceUri.ShouldBe("file:///in/wanted.txt");
        hits.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Both_lists_are_fused_by_reciprocal_rank()
    {
        await Pipeline.IndexAsync("a.txt", "cargo vessel");
        await Pipeline.IndexAsync("b.txt", "unrelated words");

        var hits = await FindAsync("cargo vessel");

        (hits[0].SourceUri, hits[0].VectorRank, hits[0].TextRank).ShouldBe(("file:///in/a.txt", 1, 1));
        hits[0].Score.ShouldBe(2.0 / 61, 1e-9);
        (hits[1].VectorRank, hits[1].TextRank).ShouldBe((2, null));
        hits[1].Score.ShouldBe(1.0 / 62, 1e-9);
    }

    [Fact]
    public async Task As_many_hits_come_as_are_wanted_while_there_are_passages()
    {
        await Pipeline.IndexAsync("a.txt", string.Join('\n', Enumerable.Range(0, 300).Select(i => $"passage {i} of many")));

        (await FindAsync("something else", top: 250)).Count.ShouldBe(250);
        (await FindAsync("something else", top: 1000)).Count.ShouldBe(300);
    }

    [Fact]
    public async Task Deleted_neighbours_do_not_hide_the_living()
    {
        await Pipeline.IndexAsync("keep.txt", "harbour master notes");
        for (var i = 0; i < 5; i++)
            await Pipeline.IndexAsync("churn.txt", string.Join('\n', Enumerable.Range(0, 60).Select(line => $"harbour master {i} {line}")));
        await Pipeline.IndexAsync("churn.txt", "gone");

        (await FindAsync("harbour master", top: 2)).Select(hit => hit.SourceUri).ShouldBe(["file:///in/keep.txt", "file:///in/churn.txt"]);
    }

    [Fact]
    public async Task Another_tenants_passages_are_never_found()
    {
        await Pipeline.IndexAsync("mine.txt", "my own text");
        await PipelineOf("other-of-" + Tenant).IndexAsync("theirs.txt", "a secret word");

        (await FindAsync("secret word")).ShouldAllBe(hit => hit.SourceUri == "file:///in/mine.txt");
        (await FindAsync("secret", withVector: false)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_quoted_phrase_goes_before_its_scattered_words()
    {
        await Pipeline.IndexAsync("scattered.txt", "majeure force, then force of another majeure, majeure force");
        await Pipeline.IndexAsync("phrase.txt", "a clause on force majeure");

        (await FindAsync("\"force majeure\"", withVector: false))[0].SourceUri.ShouldBe("file:///in/phrase.txt");
        (await FindAsync("\u201cforce majeure\u201d", withVector: false))[0].SourceUri.ShouldBe("file:///in/phrase.txt");
    }

    [Theory]
    [InlineData("it's a \\ 'quoted' \"half")]
    [InlineData("a & b | !c <-> d:* (e)")]
    [InlineData("--'; DROP TABLE chunks; /*")]
    [InlineData("\0 \ud800 nul")]
    [InlineData("the of and")]
    [InlineData("???")]
    public async Task Any_text_is_a_query(string query)
    {
        await Pipeline.IndexAsync("a.txt", "it's a quoted half of the text");

        (await FindAsync(query)).ShouldHaveSingleItem();
        (await FindAsync(query, withVector: false)).Count.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_query_of_another_width_is_refused()
    {
        await Pipeline.IndexAsync("a.txt", "text");

        var refused = await Should.ThrowAsync<ArgumentException>(() => new HybridSearch(Database).SearchAsync(new SearchQuery(Tenant, "text", new float[3], 10), CancellationToken.None));

        refused.Message.ShouldContain("3 dimensions");
    }

    [Fact]
    public async Task The_same_query_gives_the_same_order()
    {
        await Pipeline.IndexAsync("a.txt", string.Join('\n', Enumerable.Range(0, 40).Select(i => $"equal words {i % 2}")));

        var first = await FindAsync("equal words", top: 40);

        (await FindAsync("equal words", top: 40)).Select(hit => hit.ChunkId).ShouldBe(first.Select(hit => hit.ChunkId));
        first.Select(hit => hit.Rank).ShouldBe(Enumerable.Range(1, 40));
    }

    [Fact]
    public async Task Fields_have_the_names_that_programs_rely_on()
    {
        await Pipeline.IndexAsync("a.txt", "text");

        var json = JsonSerializer.SerializeToElement((await FindAsync("text"))[0], RecordJson.Options);

        json.EnumerateObject().Select(field => field.Name).Take(7).ShouldBe(["rank", "score", "source_uri", "document_id", "chunk_id", "page_from", "text"]);
    }

    private Task<IReadOnlyList<SearchHit>> FindAsync(string query, int top = 10, bool withVector = true) =>
        new HybridSearch(Database).SearchAsync(new SearchQuery(Tenant, query, withVector ? PipelineDriver.Embed(query) : null, top), CancellationToken.None);
}
