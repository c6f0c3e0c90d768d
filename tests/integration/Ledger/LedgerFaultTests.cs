using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>One fault each, at the record: what a crash, a race or a stopped process does to it.</summary>
public sealed class LedgerFaultTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const int Hundred = 100;
    private readonly PostgresFixture fixture = postgres;

    public static TheoryData<Stage> Stages => [.. StageNames.All];

    [Fact]
    public async Task A_hundred_times_the_same_file_at_once_is_one_parse_and_a_hundred_references()
    {
        (await CanonicalsOfAHundredAsync(LedgerGuards.All)).ShouldBe(1);

        var first = await ScalarAsync<Guid>("SELECT version_id FROM versions WHERE tenant_id = @Tenant AND canonical_version_id IS NULL", new { Tenant });
        await Pipeline.FinishAsync(first);

        (await ScalarAsync<long>("SELECT count(*) FROM attempts WHERE tenant_id = @Tenant AND stage = 'parse'", new { Tenant })).ShouldBe(1);
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant AND state = 'duplicate' AND canonical_version_id = @first", new { Tenant, first })).ShouldBe(Hundred - 1);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task Without_the_lock_on_equal_content_a_hundred_at_once_turn_red()
    {
        long canonicals = 1;
        for (var round = 0; round < 5 && canonicals == 1; round++)
            canonicals = await CanonicalsOfAHundredAsync(LedgerGuards.All with { ContentLock = false }, $"round {round}");

        canonicals.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_hundred_drops_of_one_path_at_once_are_one_document_with_one_version()
    {
        await Task.WhenAll(Enumerable.Range(0, Hundred).Select(_ => Pipeline.ReceiveAsync("one.txt", "text")));

        (await ScalarAsync<long>("SELECT count(*) FROM documents WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task Without_the_unique_key_two_drops_of_one_path_turn_red()
    {
        var unguarded = await fixture.CreateDatabaseAsync();
        await using (var connection = await unguarded.OpenAsync(CancellationToken.None))
            await connection.ExecuteAsync("ALTER TABLE documents DROP CONSTRAINT documents_pk CASCADE, DROP CONSTRAINT documents_source_uri_uq");
        var pipeline = new PipelineDriver(unguarded, Artifacts, Tenant);
        await pipeline.ReceiveAsync("one.txt", "text");

        await Should.ThrowAsync<InvalidOperationException>(() => pipeline.ReceiveAsync("one.txt", "text"));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_document_deleted_during_a_stage_stays_deleted(Stage stage)
    {
        var (received, claim) = await ClaimAtAsync("victim.txt", stage);
        await new IntakeLedger(Database).DeleteAsync(Tenant, received.DocumentId, "test", CancellationToken.None);

        (await Pipeline.WorkAsync(claim)).Outcome.ShouldBe(CommitOutcome.Stale);

        (await StateAsync(received)).ShouldBe("deleted");
        (await CountChunksAsync()).ShouldBe(0);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task A_stale_version_that_finishes_late_does_not_overwrite_the_newer_one()
    {
        var (old, late) = await ClaimAtAsync("changed.txt", Stage.Upsert);
        var newer = await Pipeline.IndexAsync("changed.txt", "newer text\nof two lines");

        (await Pipeline.WorkAsync(late)).Outcome.ShouldBe(CommitOutcome.Stale);

        (await StateAsync(old)).ShouldBe("superseded");
        (await StateAsync(newer)).ShouldBe("indexed");
        (await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE tenant_id = @Tenant AND version_id <> @VersionId", new { Tenant, newer.VersionId })).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Of_five_deliveries_at_once_one_works(Stage stage)
    {
        var (received, claim) = await ClaimAtAsync("five.txt", stage);
        await Pipeline.Ledger.ReleaseAsync(claim, CancellationToken.None);

        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Pipeline.ClaimAsync(received.VersionId, stage)));

        var held = claims.OfType<ClaimedWork>().ShouldHaveSingleItem();
        (await Pipeline.WorkAsync(held)).Outcome.ShouldNotBe(CommitOutcome.Stale);
        (await Pipeline.ClaimAsync(received.VersionId, stage)).ShouldBeNull();
        await Pipeline.FinishAsync(received.VersionId);
        await AuditPassesAsync();
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_zombie_whose_lease_ran_out_writes_nothing(Stage stage)
    {
        var (received, zombie) = await ClaimAtAsync("zombie.txt", stage);
        await ExecuteAsync("UPDATE work_items SET lease_until = now() - interval '1 second' WHERE tenant_id = @Tenant AND state = 'running'", new { Tenant });
        await using var dispatch = new DispatchLedger(Database);
        (await dispatch.ReclaimAsync(3, CancellationToken.None)).ShouldContain(zombie.Item);
        var successor = (await Pipeline.ClaimAsync(received.VersionId, stage)).ShouldNotBeNull();

        (await Pipeline.WorkAsync(zombie)).Outcome.ShouldBe(CommitOutcome.Stale);
        (await Pipeline.Ledger.RenewAsync(zombie, TimeSpan.FromHours(1), CancellationToken.None)).ShouldBeFalse();
        await Pipeline.Ledger.ReleaseAsync(zombie, CancellationToken.None);
        (await Pipeline.Ledger.PostponeAsync(zombie, new Postponement(TimeSpan.Zero, false, "TRANSIENT", "late"), CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Stale);
        (await Pipeline.WorkAsync(successor)).Outcome.ShouldNotBe(CommitOutcome.Stale);
        (await ScalarAsync<string>("SELECT outcome FROM attempts WHERE tenant_id = @Tenant AND stage = @stage AND fence = @Fence", new { Tenant, stage = stage.ToName(), zombie.Fence })).ShouldBe("worker_lost");
    }

    [Theory]
    [InlineData(true, "lease_lost", 0)]
    [InlineData(false, "worker_lost", 1)]
    public async Task A_lease_that_ran_out_is_a_death_only_when_the_host_was_not_seen_since(bool seenSince, string outcome, int counted)
    {
        var (_, claim) = await ClaimAtAsync("slow.txt", Stage.Parse);
        await Pipeline.Ledger.MarkAloneAsync(claim, CancellationToken.None);
        await ExecuteAsync("UPDATE work_items SET lease_owner = @Tenant, lease_until = now() - interval '2 seconds' WHERE tenant_id = @Tenant AND state = 'running'", new { Tenant });
        await ExecuteAsync(
            "INSERT INTO hosts (host_id, transport, stages, seen_at) VALUES (@Tenant, 'memory', '{}', now() - CASE WHEN @seenSince THEN interval '1 second' ELSE interval '3 seconds' END)",
            new { Tenant, seenSince });
        await using var dispatch = new DispatchLedger(Database);

        (await dispatch.ReclaimAsync(3, CancellationToken.None)).ShouldContain(claim.Item);

        (await ScalarAsync<string>("SELECT outcome FROM attempts WHERE tenant_id = @Tenant AND fence = @Fence", new { Tenant, claim.Fence })).ShouldBe(outcome);
        (await ScalarAsync<int>("SELECT deaths FROM work_items WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(counted);
        (await ScalarAsync<int>("SELECT failures FROM work_items WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(counted);
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task A_commit_whose_answer_is_lost_is_not_done_twice(Stage stage)
    {
        var (received, claim) = await ClaimAtAsync("unknown.txt", stage);
        await using var proxy = new CutAfterCommitProxy(Database.ConnectionString);
        await using var through = new IngestDatabase(proxy.ConnectionString);
        var worker = new PipelineDriver(through, Artifacts, Tenant);
        // The space is known before, so that the commit that is cut is the one of the work.
        await worker.Ledger.RenewAsync(claim, TimeSpan.FromMinutes(5), CancellationToken.None);
        await worker.Spaces.EnsureLiveAsync(Tenant, new SpaceSpec(PipelineDriver.Space), CancellationToken.None);
        proxy.Arm();

        await Should.ThrowAsync<TransientStageException>(() => worker.WorkAsync(claim));

        proxy.Cuts.ShouldBe(1);
        // What the runner does next: it postpones, and that finds the work done.
        (await Pipeline.Ledger.PostponeAsync(claim, new Postponement(TimeSpan.Zero, false, "TRANSIENT", "unknown"), CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Stale);
        await Pipeline.FinishAsync(received.VersionId);
        (await StateAsync(received)).ShouldBe("indexed");
        (await ScalarAsync<long>("SELECT count(*) FROM attempts WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(StageNames.All.Count);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task A_registration_whose_answer_is_lost_is_found_unchanged_when_it_is_tried_again()
    {
        await using var proxy = new CutAfterCommitProxy(Database.ConnectionString);
        await using var through = new IngestDatabase(proxy.ConnectionString);
        proxy.Arm();

        await Should.ThrowAsync<TransientStageException>(() => new PipelineDriver(through, Artifacts, Tenant).ReceiveAsync("a.txt", "text"));

        (await Pipeline.ReceiveAsync("a.txt", "text")).Outcome.ShouldBe(RegistrationOutcome.Unchanged);
        (await ScalarAsync<long>("SELECT count(*) FROM intake_journal WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task A_process_stopped_inside_a_transaction_does_not_keep_its_locks()
    {
        var (received, claim) = await ClaimAtAsync("locked.txt", Stage.Parse);
        await using var stopped = await Database.OpenAsync(CancellationToken.None);
        (await stopped.QuerySingleAsync<string>("SHOW idle_in_transaction_session_timeout")).ShouldBe("30s");
        await stopped.ExecuteAsync("SET idle_in_transaction_session_timeout = '300ms'; BEGIN");
        await stopped.ExecuteAsync("SELECT 1 FROM versions WHERE version_id = @VersionId FOR UPDATE", new { received.VersionId });

        (await Pipeline.WorkAsync(claim)).Outcome.ShouldBe(CommitOutcome.Committed);
        await Should.ThrowAsync<NpgsqlException>(() => stopped.ExecuteAsync("COMMIT"));
    }

    [Fact]
    public async Task A_long_transaction_elsewhere_stops_nobody()
    {
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        await connection.ExecuteAsync("SELECT count(*) FROM work_items");

        var received = await Pipeline.IndexAsync("a.txt", "one\ntwo");

        (await StateAsync(received)).ShouldBe("indexed");
        await AuditPassesAsync();
    }

    private async Task<long> CanonicalsOfAHundredAsync(LedgerGuards guards, string text = "the same text")
    {
        var intake = new IntakeLedger(Database, guards);
        var content = await Artifacts.SaveAsync(Tenant, System.Text.Encoding.UTF8.GetBytes(text), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Hundred).Select(number => intake.RegisterAsync(
            new ReceivedFile
            {
                TenantId = Tenant,
                SourceUri = PipelineDriver.UriOf($"{text} {number}"),
                FileName = "same.txt",
                Content = content.Content,
                Bytes = content.Bytes,
                MediaType = "text/plain",
                FromListing = true,
            },
            CancellationToken.None)));
        return await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant AND sha256 = @Content AND canonical_version_id IS NULL", new { Tenant, content.Content });
    }

    /// <summary>A document whose work stands at a stage, with the claim on it.</summary>
    private async Task<(Registration Received, ClaimedWork Claim)> ClaimAtAsync(string name, Stage stage)
    {
        var received = await Pipeline.ReceiveAsync(name, "one\ntwo");
        foreach (var earlier in StageNames.All.TakeWhile(earlier => earlier != stage))
            await Pipeline.WorkAsync((await Pipeline.ClaimAsync(received.VersionId, earlier)).ShouldNotBeNull());
        return (received, (await Pipeline.ClaimAsync(received.VersionId, stage)).ShouldNotBeNull());
    }

    private Task<string> StateAsync(Registration version) => ScalarAsync<string>("SELECT state FROM versions WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, version.VersionId });

    private Task<long> CountChunksAsync() => ScalarAsync<long>("SELECT count(*) FROM chunks WHERE tenant_id = @Tenant", new { Tenant });

    private async Task AuditPassesAsync() => (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
}
