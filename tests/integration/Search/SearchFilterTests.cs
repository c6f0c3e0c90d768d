using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.IntegrationTests.Search;

public sealed class SearchFilterTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task A_source_is_a_document_or_a_folder_of_documents_and_copies_count()
    {
        await Pipeline.IndexAsync("north/a.txt", "the valve is open");
        await Pipeline.IndexAsync("south/b.txt", "a valve is shut");
        await Pipeline.IndexAsync("south/copy.txt", "the valve is open");

        (await FindAsync(new SearchFilter { SourcePrefix = PipelineDriver.UriOf("north/") })).ShouldBe(["the valve is open"]);
        (await FindAsync(new SearchFilter { SourcePrefix = PipelineDriver.UriOf("south/b") })).ShouldBe(["a valve is shut"]);
        (await FindAsync(new SearchFilter { SourcePrefix = PipelineDriver.UriOf("south/") })).Order().ShouldBe(["a valve is shut", "the valve is open"]);
        (await FindAsync(new SearchFilter { SourcePrefix = "file:///100%" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Media_types_times_and_headings_narrow_both_lists()
    {
        var first = await Pipeline.IndexAsync("a.txt", "the valve is open");
        var second = await Pipeline.IndexAsync("b.txt", "a valve is shut");
        await ExecuteAsync("UPDATE versions SET media_type = 'image/png', received_at = '2020-05-01T00:00:00Z' WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, first.VersionId });
        await ExecuteAsync("UPDATE chunks SET heading_path = ARRAY['Plant', 'Valve List'] WHERE tenant_id = @Tenant AND document_id = @DocumentId", new { Tenant, second.DocumentId });

        (await FindAsync(new SearchFilter { MediaType = "image/*" })).ShouldBe(["the valve is open"]);
        (await FindAsync(new SearchFilter { MediaType = "TEXT/plain" })).ShouldBe(["a valve is shut"]);
        (await FindAsync(new SearchFilter { Until = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.FromHours(2)) })).ShouldBe(["the valve is open"]);
        (await FindAsync(new SearchFilter { Since = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero) })).ShouldBe(["a valve is shut"]);
        (await FindAsync(new SearchFilter { Heading = "valve l" })).ShouldBe(["a valve is shut"]);
        (await FindAsync(new SearchFilter { Heading = "valve_" })).ShouldBeEmpty("an underscore is an underscore");
        (await FindAsync(new SearchFilter { Heading = "plant", MediaType = "image/*" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_filter_that_few_passages_pass_still_fills_the_list()
    {
        for (var document = 0; document < 30; document++)
            await Pipeline.IndexAsync($"many/{document}.txt", string.Join('\n', Enumerable.Range(0, 10).Select(line => $"valve number {document} {line}")));
        await Pipeline.IndexAsync("few/a.txt", "harbour one\nharbour two\nharbour three");

        (await FindAsync(new SearchFilter { SourcePrefix = PipelineDriver.UriOf("few/") })).Count.ShouldBe(3, "none of them has a word of the query");
    }

    [Fact]
    public async Task A_hit_says_where_its_words_are_and_why_it_was_found()
    {
        await Pipeline.IndexAsync("a.txt", "In the north hall the valves are open, and <b>nobody</b> shuts a valve.");

        var hit = (await SearchAsync(new SearchFilter())).ShouldHaveSingleItem();

        hit.Matches.Select(match => hit.Snippet.Substring(match.Start, match.Length)).ShouldBe(["valves", "open", "valve"]);
        hit.Snippet.ShouldBe("In the north hall the valves are open, and  nobody  shuts a valve.", "markup is no part of a snippet");
        hit.Text.ShouldContain("<b>nobody</b>");
        (hit.VectorRank, hit.TextRank).ShouldBe((1, 1));
        hit.VectorDistance.ShouldNotBeNull().ShouldBeInRange(0, 1);
        hit.TextWeight.ShouldNotBeNull().ShouldBeGreaterThan(0);
    }

    private async Task<IReadOnlyList<string>> FindAsync(SearchFilter filter) => [.. (await SearchAsync(filter)).Select(hit => hit.Text)];

    private Task<IReadOnlyList<SearchHit>> SearchAsync(SearchFilter filter) =>
        new HybridSearch(Database).SearchAsync(new SearchQuery(Tenant, "open valve", PipelineDriver.Embed("open valve"), 10) { Filter = filter }, CancellationToken.None);
}
