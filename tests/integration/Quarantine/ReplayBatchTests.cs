using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.IntegrationTests.Quarantine;

/// <summary>Bulk replays begin with ten. Each test has a database of its own, because the dispatcher looks at all tenants.</summary>
public sealed class ReplayBatchTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Tenant = "t";
    private static readonly ReplayRequest Plain = new(ReplayOverrides.None, AcceptReason: false, "test");
    private static readonly AdmissionLimits Limits = new(InFlight: 64, PerTenant: 48, Replays: 10);
    private readonly string folder = Directory.CreateTempSubdirectory("ingest-artifacts-").FullName;
    private IngestDatabase database = null!;
    private DispatchLedger dispatch = null!;
    private QuarantineDesk desk = null!;
    private PipelineDriver pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        (dispatch, desk) = (new DispatchLedger(database), new QuarantineDesk(database));
        pipeline = new PipelineDriver(database, new Storage.Artifacts.FileArtifactStore(folder), Tenant);
    }

    public async ValueTask DisposeAsync()
    {
        await dispatch.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Of_ten_thousand_replayed_twice_at_once_ten_are_tried_and_the_rest_is_held_when_most_of_them_fail_again()
    {
        await FillQuarantineAsync(10_000);
        await Task.WhenAll(ReplayAllAsync(), ReplayAllAsync());

        (await CountAsync("SELECT count(*) FROM versions WHERE state = 'processing'")).ShouldBe(10);
        var tried = await dispatch.AdmitAsync(Limits, CancellationToken.None);
        tried.Count.ShouldBe(10);
        foreach (var item in tried.Take(6))
            await FailAsync(item, QuarantineReason.ParseTimeout);
        await dispatch.SettleReplaysAsync(CancellationToken.None);

        (await CountAsync("SELECT count(*) FROM versions WHERE state = 'processing'")).ShouldBe(4, "trials that have not ended go on");
        (await CountAsync("SELECT count(*) FROM quarantine_entries WHERE state = 'open' AND replays = 0 AND detail = 'too slow' AND evidence->>'replay_held' LIKE '6 of the first 10 replays failed again with PARSE_TIMEOUT%'")).ShouldBe(9_990);
        (await CountAsync("SELECT count(*) FROM quarantine_entries WHERE replay_batch_id IS NOT NULL")).ShouldBe(0);
        (await CountAsync("SELECT count(*) FROM replay_batches WHERE state = 'held' AND held = 9990 AND request IS NULL")).ShouldBe(1);
        (await CountAsync("SELECT count(*) FROM audit_events WHERE action = 'quarantine.replay_held'")).ShouldBe(1);
        (await dispatch.AdmitAsync(Limits, CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_the_trial_is_good_the_rest_follows_behind_live_work_and_each_runs_once()
    {
        await FillQuarantineAsync(130);
        var outcome = await ReplayAllAsync();
        (outcome.VersionIds.Count, outcome.WaitingIds.Count).ShouldBe((10, 120));
        foreach (var item in await dispatch.AdmitAsync(Limits, CancellationToken.None))
            await EndAsync(item);

        // Those that wait go into the backlog, a portion for each look of the dispatcher.
        for (var look = 0; look < 4; look++)
            await dispatch.SettleReplaysAsync(CancellationToken.None);

        var verdict = await new ReplayBatches(database).ReadAsync(Tenant, outcome.Batches, CancellationToken.None);
        (verdict.Undecided, verdict.Held, verdict.Details.Count).ShouldBe((false, 0, 0));
        (await CountAsync("SELECT count(*) FROM quarantine_entries WHERE replays = 1 AND state IN ('replayed', 'closed')")).ShouldBe(130);
        var live = await pipeline.ReceiveAsync("live.txt", "one");
        var admitted = await dispatch.AdmitAsync(Limits, CancellationToken.None);
        admitted.ShouldContain(item => item.VersionId == live.VersionId);
        admitted.Count.ShouldBe(11);
        await pipeline.FinishAsync(live.VersionId);
        (await CountAsync("SELECT count(*) FROM versions WHERE state = 'processing'")).ShouldBe(120);
    }

    [Fact]
    public async Task Whoever_looks_sees_how_far_a_replay_is_and_what_became_of_it()
    {
        await FillQuarantineAsync(20);
        var reader = new ReplayProgressReader(database);
        (await desk.CountAsync(Tenant, QuarantineSelection.All, CancellationToken.None)).ShouldBe([("PARSE_TIMEOUT", 20L)]);
        var outcome = await ReplayAllAsync();
        Guid[] all = [.. outcome.VersionIds, .. outcome.WaitingIds];
        Task<ReplayProgress> LookAsync() => reader.CountAsync(Tenant, all, CancellationToken.None);

        (await LookAsync()).ShouldBe(new ReplayProgress { Running = 10, Waiting = 10 });
        var under = (await reader.ListAsync(Tenant, CancellationToken.None)).ShouldHaveSingleItem();
        (under.State, under.ReasonCode, under.Trials, under.Waiting).ShouldBe(("trial", "PARSE_TIMEOUT", 10, 10));
        (await desk.CountAsync(Tenant, QuarantineSelection.All, CancellationToken.None)).ShouldBeEmpty("those that wait are taken already");

        var tried = await dispatch.AdmitAsync(Limits, CancellationToken.None);
        foreach (var item in tried.Take(6))
            await FailAsync(item, QuarantineReason.ParseTimeout);
        foreach (var item in tried.Skip(6).Take(3))
            await EndAsync(item);
        await dispatch.SettleReplaysAsync(CancellationToken.None);

        (await LookAsync()).ShouldBe(new ReplayProgress { Running = 1, Done = 3, FailedAgain = 6, Held = 10 });
        var held = (await reader.ListAsync(Tenant, CancellationToken.None)).ShouldHaveSingleItem();
        (held.State, held.Held).ShouldBe(("held", 10));
        held.Detail.ShouldNotBeNull().ShouldContain("6 of the first 10");
        (await reader.ListAsync("other", CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Entries_picked_one_by_one_are_replayed_and_no_others()
    {
        await FillQuarantineAsync(5);
        var entries = await desk.ReadPageAsync(Tenant, QuarantineSelection.All, null, 5, CancellationToken.None);
        Guid[] picked = [entries[1].EntryId, entries[3].EntryId];

        var outcome = await desk.ReplayAsync(Tenant, new QuarantineSelection { EntryIds = picked }, Plain, CancellationToken.None);

        outcome.VersionIds.Order().ShouldBe(picked.Order());
        (await CountAsync("SELECT count(*) FROM quarantine_entries WHERE state = 'open'")).ShouldBe(3);
        (await desk.ReplayAsync(Tenant, new QuarantineSelection { EntryIds = [] }, Plain, CancellationToken.None)).VersionIds.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_trial_that_fails_for_other_reasons_does_not_hold_the_rest()
    {
        await FillQuarantineAsync(20);
        await ReplayAllAsync();
        foreach (var item in await dispatch.AdmitAsync(Limits, CancellationToken.None))
            await FailAsync(item, QuarantineReason.ParseCrash);

        await dispatch.SettleReplaysAsync(CancellationToken.None);

        (await CountAsync("SELECT count(*) FROM versions WHERE state = 'processing'")).ShouldBe(10);
        (await CountAsync("SELECT count(*) FROM replay_batches WHERE state = 'done'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_that_dies_after_reserving_is_gone_on_with_by_the_dispatcher()
    {
        await FillQuarantineAsync(30);
        await database.ExecuteAsync(
            """
            INSERT INTO replay_batches (tenant_id, reason_code, request) VALUES (@Tenant, 'PARSE_TIMEOUT', '{"overrides":{},"accept_reason":false,"actor":"test"}');
            UPDATE quarantine_entries SET replay_batch_id = (SELECT max(batch_id) FROM replay_batches)
            """,
            new { Tenant });

        await dispatch.SettleReplaysAsync(CancellationToken.None);

        (await CountAsync("SELECT count(*) FROM versions WHERE state = 'processing'")).ShouldBe(10);
    }

    [Fact]
    public async Task One_entry_of_a_batch_can_still_be_replayed_or_discarded_by_hand()
    {
        await FillQuarantineAsync(12);
        var outcome = await ReplayAllAsync();
        (await desk.ReplayAsync(Tenant, QuarantineSelection.One(outcome.WaitingIds[0]), Plain, CancellationToken.None)).VersionIds.ShouldBe([outcome.WaitingIds[0]]);
        (await desk.DiscardAsync(Tenant, outcome.WaitingIds[1], "test", CancellationToken.None)).ShouldBeTrue();

        await dispatch.SettleReplaysAsync(CancellationToken.None);

        (await new ReplayBatches(database).ReadAsync(Tenant, outcome.Batches, CancellationToken.None)).Undecided.ShouldBeFalse();
        (await CountAsync("SELECT count(*) FROM quarantine_entries WHERE replays > 1")).ShouldBe(0);
    }

    [Fact]
    public async Task Fifty_replays_of_one_entry_at_once_are_one_replay()
    {
        var entry = await pipeline.QuarantineAsync("a.pdf", "text", QuarantineReason.ParseTimeout);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => desk.ReplayAsync(Tenant, QuarantineSelection.One(entry.VersionId), Plain, CancellationToken.None)));

        outcomes.SelectMany(outcome => outcome.VersionIds).ShouldBe([entry.VersionId]);
        (await CountAsync("SELECT replays FROM quarantine_entries")).ShouldBe(1);
        (await CountAsync("SELECT count(*) FROM audit_events WHERE action = 'quarantine.replayed'")).ShouldBe(1);
        await pipeline.FinishAsync(entry.VersionId);
        (await CountAsync("SELECT count(*) FROM versions WHERE state = 'indexed'")).ShouldBe(1);
        (await new Auditor(database, new Storage.Artifacts.FileArtifactStore(folder)).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }

    private Task<ReplayOutcome> ReplayAllAsync() => desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain, CancellationToken.None);

    private async Task FailAsync(WorkItemId item, QuarantineReason reason)
    {
        var claim = (await pipeline.Ledger.ClaimAsync(item, "test worker", TimeSpan.FromMinutes(5), CancellationToken.None)).ShouldNotBeNull();
        await pipeline.Ledger.QuarantineAsync(claim, new QuarantineVerdict(reason, "again", new Dictionary<string, object?>()), CancellationToken.None);
    }

    /// <summary>As if the version had been superseded meanwhile, which ends it as well as any success.</summary>
    private Task EndAsync(WorkItemId item) => database.ExecuteAsync(
        """
        UPDATE versions SET state = 'superseded' WHERE version_id = @VersionId;
        UPDATE work_items SET state = 'cancelled' WHERE version_id = @VersionId;
        UPDATE quarantine_entries SET state = 'closed' WHERE version_id = @VersionId
        """,
        new { item.VersionId });

    private Task<long> CountAsync(string sql) => database.ScalarAsync<long>(sql);

    /// <summary>Rows as they are when parse gave up on many files.</summary>
    private Task FillQuarantineAsync(int count) => database.ExecuteAsync(
        """
        INSERT INTO tenants (tenant_id) VALUES (@Tenant) ON CONFLICT DO NOTHING;
        WITH drops AS (SELECT number, gen_random_uuid() AS document_id, gen_random_uuid() AS version_id FROM generate_series(1, @count) AS number),
        documents AS (INSERT INTO documents (tenant_id, document_id, source_uri, from_listing, generation, newest_version) SELECT @Tenant, document_id, 'file:///many/' || number, true, 1, 1 FROM drops),
        versions AS (
          INSERT INTO versions (tenant_id, version_id, document_id, version, generation, order_key, sha256, bytes, media_type, file_name, state, reason_code, finished_at)
          SELECT @Tenant, version_id, document_id, 1, 1, ARRAY[number], sha256(version_id::text::bytea), 1, 'text/plain', 'f', 'quarantined', 'PARSE_TIMEOUT', now() FROM drops
        ), entries AS (
          INSERT INTO quarantine_entries (tenant_id, entry_id, document_id, version_id, stage, part, reason_code, detail, evidence, state)
          SELECT @Tenant, version_id, document_id, version_id, 'parse', 0, 'PARSE_TIMEOUT', 'too slow', '{}', 'open' FROM drops
        )
        INSERT INTO work_items (tenant_id, version_id, stage, part, state, fence) SELECT @Tenant, version_id, 'parse', 0, 'failed', 1 FROM drops
        """,
        new { Tenant, count });
}
