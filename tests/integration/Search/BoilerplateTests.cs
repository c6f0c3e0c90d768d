using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.IntegrationTests.Search;

public sealed class BoilerplateTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const string Footer = "harbour company limited registered office at the harbour";

    [Fact]
    public async Task A_passage_of_many_documents_is_flagged_and_others_are_not()
    {
        await FillAsync(5);

        var hits = await FindAsync(new BoilerplateRule(5, BoilerplatePolicy.Flag));

        hits.Count.ShouldBe(10);
        hits.Where(hit => hit.Flags.Contains("boilerplate")).Select(hit => hit.Text).ShouldBe(Enumerable.Repeat(Footer, 5));
        (await FindAsync(new BoilerplateRule(6, BoilerplatePolicy.Flag))).ShouldAllBe(hit => hit.Flags.Count == 0);
        (await FindAsync(new BoilerplateRule(5, BoilerplatePolicy.Ignore))).ShouldAllBe(hit => hit.Flags.Count == 0);
    }

    [Fact]
    public async Task Demoted_only_the_best_stays_before_what_differs()
    {
        await FillAsync(5);
        (await FindAsync(new BoilerplateRule(5, BoilerplatePolicy.Flag))).Take(5).ShouldAllBe(hit => hit.Text == Footer);

        var hits = await FindAsync(new BoilerplateRule(5, BoilerplatePolicy.Demote));

        hits.Select(hit => hit.Text == Footer).ShouldBe([true, false, false, false, false, false, true, true, true, true]);
        hits.Select(hit => hit.Rank).ShouldBe(Enumerable.Range(1, 10));
        (await FindAsync(new BoilerplateRule(6, BoilerplatePolicy.Demote))).Take(5).ShouldAllBe(hit => hit.Text == Footer);
    }

    [Fact]
    public async Task It_is_none_any_more_when_a_document_goes()
    {
        var documents = await FillAsync(5);

        await new IntakeLedger(Database).DeleteAsync(Tenant, documents[0], "test", CancellationToken.None);

        (await FindAsync(new BoilerplateRule(5, BoilerplatePolicy.Flag))).ShouldAllBe(hit => hit.Flags.Count == 0);
    }

    [Fact]
    public async Task Repeats_within_a_document_and_other_tenants_do_not_count()
    {
        await Pipeline.IndexAsync("a.txt", string.Join('\n', Enumerable.Repeat(Footer, 6)));
        var other = PipelineOf("other-of-" + Tenant);
        for (var i = 0; i < 5; i++)
            await other.IndexAsync($"{i}.txt", $"text {i}\n{Footer}");

        (await FindAsync(new BoilerplateRule(5, BoilerplatePolicy.Flag))).ShouldAllBe(hit => hit.Flags.Count == 0);
    }

    private async Task<List<Guid>> FillAsync(int count)
    {
        var documents = new List<Guid>();
        for (var i = 0; i < count; i++)
            documents.Add((await Pipeline.IndexAsync($"{i}.txt", $"minutes {i} of the harbour board\n{Footer}")).DocumentId);
        return documents;
    }

    private Task<IReadOnlyList<SearchHit>> FindAsync(BoilerplateRule rule)
    {
        const string Query = "harbour company registered office";
        return new HybridSearch(Database).SearchAsync(new SearchQuery(Tenant, Query, PipelineDriver.Embed(Query), 10) { Boilerplate = rule }, CancellationToken.None);
    }
}
