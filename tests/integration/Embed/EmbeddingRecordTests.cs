using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Embed;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Embed;

public sealed class EmbeddingRecordTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string space = $"openai/m-{Guid.NewGuid():N}/4/cosine";

    private EmbeddingRecord Record => field ??= new(Database);

    [Fact]
    public async Task Kept_vectors_are_found_by_tenant_and_space_bit_by_bit_until_they_are_forgotten()
    {
        var version = (await Pipeline.IndexAsync("a.txt", "some text")).VersionId;
        var (one, two) = (Sha256Hash.Of("one"), Sha256Hash.Of("two"));
        float[] vector = [1.5f, float.Epsilon, -3e38f, 0.1f];
        var account = new EmbeddingAccount(Tenant, version, space);

        await Record.KeepAsync(account, default, new Dictionary<Sha256Hash, float[]> { [one] = vector, [two] = [1, 2, 3, 4] }, None);
        await Record.KeepAsync(account, default, new Dictionary<Sha256Hash, float[]> { [one] = [9, 9, 9, 9] }, None);

        var found = await Record.FindAsync(Tenant, space, [one, two, Sha256Hash.Of("three")], None);
        found.Keys.ShouldBe([one, two], ignoreOrder: true);
        found[one].ShouldBe(vector);
        (await Record.FindAsync(Tenant, "other", [one], None)).ShouldBeEmpty();
        (await Record.FindAsync("nobody", space, [one], None)).ShouldBeEmpty();
        (await Record.ForgetAsync(Tenant, [one, Sha256Hash.Of("three")], None)).ShouldBe(1);
        (await Record.FindAsync(Tenant, space, [one, two], None)).Keys.ShouldBe([two]);
    }

    [Fact]
    public async Task The_texts_of_a_deleted_document_are_forgotten_by_the_hashes_of_its_chunks()
    {
        await Pipeline.IndexAsync("a.txt", "some text");
        var hash = Sha256Hash.Of("Part\n\nbody");

        await Record.KeepAsync(new EmbeddingAccount(Tenant, null, space), default, new Dictionary<Sha256Hash, float[]> { [hash] = [1, 2] }, None);

        (await Record.ForgetAsync(Tenant, [EmbeddingText.HashOf(["Part"], "body")], None)).ShouldBe(1);
    }

    [Fact]
    public async Task Requests_and_tokens_of_many_workers_keep_to_the_limit_in_any_minute()
    {
        var limits = new EmbeddingLimits(60, 6000, 1000, 0);
        var asks = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Record.ReserveAsync(Tenant, space, 100, limits, None)));

        // A burst of a tenth of the requests; tokens would allow ten.
        asks.Count(wait => wait is null).ShouldBeInRange(6, 8);
        asks.OfType<EmbeddingWait>().ShouldAllBe(wait => wait.After > TimeSpan.Zero && wait.After <= TimeSpan.FromSeconds(1.2));

        await ElapseAsync(TimeSpan.FromHours(1));
        (await Record.ReserveAsync(Tenant, space, 1000, limits, None)).ShouldBeNull();
        var wait = (await Record.ReserveAsync(Tenant, space, 1000, limits, None)).ShouldNotBeNull();
        // 5,000 a minute flow back.
        wait.After.TotalSeconds.ShouldBeInRange(1, 12.1);
        await ElapseAsync(wait.After);
        (await Record.ReserveAsync(Tenant, space, 1000, limits, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_text_larger_than_the_bucket_goes_when_the_bucket_is_full_and_is_paid_off_later()
    {
        var limits = new EmbeddingLimits(0, 6000, 600, 0);

        (await Record.ReserveAsync(Tenant, space, 2000, limits, None)).ShouldBeNull();
        var wait = (await Record.ReserveAsync(Tenant, space, 10, limits, None)).ShouldNotBeNull();

        // 1,400 below zero, 5,400 a minute.
        wait.After.TotalSeconds.ShouldBeInRange(10, 15.7);
    }

    [Fact]
    public async Task Spending_is_added_up_for_version_and_day_and_a_spent_budget_pauses_and_says_so()
    {
        var document = await Pipeline.IndexAsync("b.txt", "more text");
        var account = new EmbeddingAccount(Tenant, document.VersionId, space);
        var limits = new EmbeddingLimits(0, 0, 1000, DailyBudget: 0.5);

        (await Record.ReserveAsync(Tenant, space, 10, limits, None)).ShouldBeNull();
        await Record.KeepAsync(account, new EmbeddingUsage { Requests = 1, Tokens = 100, Cost = 0.2, Truncated = 1 }, new Dictionary<Sha256Hash, float[]>(), None);
        await Record.KeepAsync(account, new EmbeddingUsage { Requests = 2, Tokens = 300, Cost = 0.4, Cached = 3, HeadingsCut = 2 }, new Dictionary<Sha256Hash, float[]>(), None);
        await Record.KeepAsync(account with { VersionId = Guid.NewGuid() }, new EmbeddingUsage { Requests = 1, Tokens = 1 }, new Dictionary<Sha256Hash, float[]>(), None);

        (await ScalarAsync<(long Requests, long Tokens, double Cost)>("SELECT requests, tokens, cost FROM embedding_usage WHERE tenant_id = @Tenant", new { Tenant }))
            .ShouldSatisfyAllConditions(day => day.Requests.ShouldBe(4), day => day.Tokens.ShouldBe(401), day => day.Cost.ShouldBe(0.6, 1e-9));
        var summary = (await new DocumentReader(Database).FindAsync(Tenant, document.DocumentId, None)).ShouldNotBeNull();
        var metrics = (await new DocumentDetailsReader(Database).ReadAsync(summary, None)).Completeness.Metrics;
        metrics.GetProperty("pages").GetInt32().ShouldBe(1);
        (metrics.GetProperty("embed_requests").GetInt32(), metrics.GetProperty("embed_tokens").GetInt32(), metrics.GetProperty("embed_cached").GetInt32()).ShouldBe((3, 400, 3));
        (metrics.GetProperty("embed_headings_cut").GetInt32(), metrics.GetProperty("embed_truncated").GetInt32(), metrics.GetProperty("embed_cost").GetDouble()).ShouldBe((2, 1, 0.6));

        var pause = (await Record.ReserveAsync(Tenant, space, 10, limits, None)).ShouldNotBeNull();
        pause.After.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(15));
        var status = await new StatusReader(Database).ReadAsync(Tenant, None);
        status.Pauses.ShouldHaveSingleItem().Reason.ShouldContain("0.6 of Embed:DailyBudget 0.5");
        (await new StatusReader(Database).ReadAsync("nobody", None)).Pauses.ShouldBeEmpty();

        (await Record.ReserveAsync(Tenant, space, 10, limits with { DailyBudget = 1 }, None)).ShouldBeNull();
        (await new StatusReader(Database).ReadAsync(Tenant, None)).Pauses.ShouldBeEmpty();
        await ExecuteAsync("UPDATE embedding_usage SET day = day - 1 WHERE tenant_id = @Tenant", new { Tenant });
        (await Record.ReserveAsync(Tenant, space, 10, limits, None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_planned_wait_counts_neither_as_a_failure_nor_as_a_delay()
    {
        var version = (await Pipeline.ReceiveAsync("c.txt", "waiting text")).VersionId;
        var claim = (await Pipeline.ClaimAsync(version, Stage.Parse)).ShouldNotBeNull();
        var policy = new FailurePolicy(new RunnerOptions { MaxDelays = 0 }, new Random(1));
        var planned = policy.Decide(new TransientStageException("the budget is spent", null, TimeSpan.FromMinutes(10)) { IsPlanned = true }, claim).Postponement.ShouldNotBeNull();

        await Pipeline.Ledger.PostponeAsync(claim, planned, None);

        planned.After.ShouldBeInRange(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(11));
        (await ScalarAsync<(int Failures, int Delays, string State)>("SELECT failures, delays, state FROM work_items WHERE version_id = @version AND stage = 'parse'", new { version }))
            .ShouldBe((0, 0, "delayed"));
        policy.Decide(new TransientStageException("away"), claim).Verdict.ShouldNotBeNull().Reason.ShouldBe(QuarantineReason.RetriesExhausted);
    }

    /// <summary>As if the bucket had been asked last so much earlier.</summary>
    private Task ElapseAsync(TimeSpan time) => ExecuteAsync("UPDATE embedding_buckets SET refilled_at = refilled_at - @time WHERE space = @space", new { time, space });
}
