using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Quarantine;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Quarantine;

public sealed class QuarantineDeskTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private static readonly ReplayRequest Plain = new(ReplayOverrides.None, AcceptReason: false, "test");

    private QuarantineDesk Desk => new(Database);

    [Fact]
    public async Task An_entry_says_why_and_what_can_be_done()
    {
        var received = await Pipeline.QuarantineAsync("a.pdf", "bad", QuarantineReason.Encrypted);

        var json = JsonSerializer.SerializeToElement((await ListAsync()).ShouldHaveSingleItem(), RecordJson.Options);

        json.EnumerateObject().Select(field => field.Name).Take(11).ShouldBe(
            ["entry_id", "document_id", "source_uri", "version", "stage", "reason_code", "detail", "suggestion", "evidence", "created_at", "replays"]);
        json.GetProperty("entry_id").GetGuid().ShouldBe(received.VersionId);
        json.GetProperty("suggestion").GetString().ShouldBe(QuarantineReason.Encrypted.ToSuggestion());
        json.GetProperty("evidence").GetProperty("limit").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task A_replay_resumes_at_the_stage_that_failed()
    {
        var received = await Pipeline.QuarantineAsync("a.txt", "one\ntwo", QuarantineReason.ChunkInvalid, Stage.Chunk);

        (await Desk.ReplayAsync(Tenant, QuarantineSelection.One(received.VersionId), Plain, CancellationToken.None)).VersionIds.ShouldBe([received.VersionId]);

        (await Pipeline.ClaimAsync(received.VersionId, Stage.Dedupe)).ShouldBeNull();
        await Pipeline.FinishAsync(received.VersionId);
        (await StateOfAsync(received)).ShouldBe("indexed");
        (await Desk.FindAsync(Tenant, received.VersionId, CancellationToken.None)).ShouldNotBeNull().Replays.ShouldBe(1);
        await AuditPassesAsync();
    }

    [Fact]
    public async Task Of_concurrent_replays_one_wins()
    {
        var received = await Pipeline.QuarantineAsync("a.txt", "text", QuarantineReason.ParseTimeout);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Desk.ReplayAsync(Tenant, QuarantineSelection.One(received.VersionId), Plain, CancellationToken.None)));

        outcomes.Count(outcome => outcome.VersionIds.Count == 1).ShouldBe(1);
        (await Desk.FindAsync(Tenant, received.VersionId, CancellationToken.None)).ShouldNotBeNull().Replays.ShouldBe(1);
    }

    [Fact]
    public async Task A_replay_that_fails_again_opens_the_entry_again_and_keeps_the_count()
    {
        var received = await Pipeline.QuarantineAsync("a.txt", "text", QuarantineReason.ParseTimeout);
        await Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain, CancellationToken.None);

        await Pipeline.FailAsync(received.VersionId, QuarantineReason.ParseOom, Stage.Parse);

        var entry = (await ListAsync()).ShouldHaveSingleItem();
        (entry.ReasonCode, entry.Replays).ShouldBe(("PARSE_OOM", 1));
    }

    [Fact]
    public async Task Forced_recognition_goes_back_to_parse_and_ends_like_any_run()
    {
        var received = await Pipeline.QuarantineAsync("a.pdf", "garbled", QuarantineReason.GarbledText, Stage.Dedupe);

        await Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain with { Overrides = new ReplayOverrides { ForceOcr = true } }, CancellationToken.None);

        var claim = (await Pipeline.ClaimAsync(received.VersionId, Stage.Parse)).ShouldNotBeNull();
        claim.Overrides.ForceOcr.ShouldBeTrue();
        claim.Finished.ShouldBeEmpty();
        await Pipeline.WorkAsync(claim);
        await Pipeline.FinishAsync(received.VersionId);
        (await StateOfAsync(received)).ShouldBe("indexed");
        await AuditPassesAsync();
    }

    [Fact]
    public async Task A_password_given_once_serves_later_replays()
    {
        var received = await Pipeline.QuarantineAsync("a.pdf", "text", QuarantineReason.Encrypted);
        await Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain with { Overrides = new ReplayOverrides { Password = "pass" } }, CancellationToken.None);
        await Pipeline.FailAsync(received.VersionId, QuarantineReason.GarbledText, Stage.Dedupe);

        await Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain with { Overrides = new ReplayOverrides { ForceOcr = true } }, CancellationToken.None);

        (await Pipeline.ClaimAsync(received.VersionId, Stage.Parse)).ShouldNotBeNull().Overrides.Password.ShouldBe("pass");
        (await ScalarAsync<string>("SELECT string_agg(subject::text, '') FROM audit_events WHERE tenant_id = @Tenant", new { Tenant })).ShouldNotContain("\"pass\"");
    }

    [Fact]
    public async Task Accepting_lets_a_doubted_version_through_and_nothing_else()
    {
        var doubted = await Pipeline.QuarantineAsync("a.pdf", "one", QuarantineReason.OcrLowConfidence, Stage.Dedupe);
        var broken = await Pipeline.QuarantineAsync("b.pdf", "two", QuarantineReason.Corrupt);

        var refused = await Should.ThrowAsync<ReplayRefusedException>(() => Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain with { AcceptReason = true }, CancellationToken.None));
        await Desk.ReplayAsync(Tenant, QuarantineSelection.One(doubted.VersionId), Plain with { AcceptReason = true }, CancellationToken.None);

        refused.Message.ShouldContain("CORRUPT");
        (await Pipeline.ClaimAsync(doubted.VersionId, Stage.Dedupe)).ShouldNotBeNull().Overrides.Accept.ShouldBe(["OCR_LOW_CONFIDENCE"]);
        (await ListAsync()).ShouldHaveSingleItem().EntryId.ShouldBe(broken.VersionId);
    }

    [Fact]
    public async Task Entries_are_selected_by_reason_and_stage()
    {
        await Pipeline.QuarantineAsync("a", "one", QuarantineReason.Corrupt);
        await Pipeline.QuarantineAsync("b", "two", QuarantineReason.ChunkInvalid, Stage.Chunk);
        await Pipeline.QuarantineAsync("c", "three", QuarantineReason.Corrupt);

        (await Desk.ReplayAsync(Tenant, new QuarantineSelection { Stage = Stage.Chunk }, Plain, CancellationToken.None)).VersionIds.Count.ShouldBe(1);
        (await Desk.ReplayAsync(Tenant, new QuarantineSelection { Reason = QuarantineReason.Corrupt }, Plain, CancellationToken.None)).VersionIds.Count.ShouldBe(2);
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Replaying_a_copy_replays_what_it_copies_and_every_copy_waits_again()
    {
        var first = await Pipeline.ReceiveAsync("first.pdf", "same");
        var second = await Pipeline.ReceiveAsync("second.pdf", "same");
        var third = await Pipeline.ReceiveAsync("third.pdf", "same");
        await Pipeline.FailAsync(first.VersionId, QuarantineReason.ParseTimeout, Stage.Parse);
        (await ListAsync()).Count.ShouldBe(3);

        var outcome = await Desk.ReplayAsync(Tenant, QuarantineSelection.One(third.VersionId), Plain, CancellationToken.None);

        outcome.VersionIds.Order().ShouldBe(new[] { first.VersionId, second.VersionId, third.VersionId }.Order());
        (await ListAsync()).ShouldBeEmpty();
        await AuditPassesAsync();
        await Pipeline.FinishAsync(first.VersionId);
        (await StateOfAsync(first), await StateOfAsync(second), await StateOfAsync(third)).ShouldBe(("indexed", "duplicate", "duplicate"));
        await AuditPassesAsync();
    }

    [Fact]
    public async Task A_replay_of_everything_counts_each_version_once()
    {
        var first = await Pipeline.ReceiveAsync("first.pdf", "same");
        await Pipeline.ReceiveAsync("second.pdf", "same");
        await Pipeline.FailAsync(first.VersionId, QuarantineReason.ParseTimeout, Stage.Parse);

        var outcome = await Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain, CancellationToken.None);

        outcome.VersionIds.Count.ShouldBe(2);
        outcome.VersionIds.ShouldBeUnique();
    }

    [Fact]
    public async Task A_discarded_version_is_deleted_and_its_content_stays_known()
    {
        var received = await Pipeline.QuarantineAsync("a.pdf", "bad", QuarantineReason.Corrupt);

        (await Desk.DiscardAsync(Tenant, received.VersionId, "test", CancellationToken.None)).ShouldBeTrue();

        (await Desk.DiscardAsync(Tenant, received.VersionId, "test", CancellationToken.None)).ShouldBeFalse();
        (await StateOfAsync(received)).ShouldBe("deleted");
        (await Desk.FindAsync(Tenant, received.VersionId, CancellationToken.None)).ShouldNotBeNull().State.ShouldBe("discarded");
        (await Pipeline.ReceiveAsync("a.pdf", "bad")).Outcome.ShouldBe(RegistrationOutcome.Unchanged);
        (await ScalarAsync<long>("SELECT count(*) FROM audit_events WHERE tenant_id = @Tenant AND action = 'quarantine.discarded'", new { Tenant })).ShouldBe(1);
        await AuditPassesAsync();
        (await Pipeline.ReceiveAsync("a.pdf", "bad", insist: true)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Discarding_one_of_several_copies_leaves_the_others_in_quarantine()
    {
        var first = await Pipeline.ReceiveAsync("first.pdf", "same");
        var second = await Pipeline.ReceiveAsync("second.pdf", "same");
        await Pipeline.FailAsync(first.VersionId, QuarantineReason.ParseTimeout, Stage.Parse);

        await Desk.DiscardAsync(Tenant, first.VersionId, "test", CancellationToken.None);
        (await ListAsync()).ShouldHaveSingleItem().EntryId.ShouldBe(second.VersionId);
        await AuditPassesAsync();

        await Desk.ReplayAsync(Tenant, QuarantineSelection.All, Plain, CancellationToken.None);
        await Pipeline.FinishAsync(second.VersionId);
        (await StateOfAsync(second)).ShouldBe("indexed");
    }

    [Fact]
    public async Task A_superseded_entry_is_not_replayed()
    {
        var old = await Pipeline.QuarantineAsync("a.pdf", "bad", QuarantineReason.Corrupt);
        await Pipeline.IndexAsync("a.pdf", "good");

        (await Desk.ReplayAsync(Tenant, QuarantineSelection.One(old.VersionId), Plain, CancellationToken.None)).VersionIds.ShouldBeEmpty();
        (await Desk.FindAsync(Tenant, old.VersionId, CancellationToken.None)).ShouldNotBeNull().State.ShouldBe("closed");
    }

    private Task<List<QuarantineEntry>> ListAsync() => ToListAsync(Desk.ListAsync(Tenant, QuarantineSelection.All, CancellationToken.None));

    private Task<string> StateOfAsync(Registration version) =>
        ScalarAsync<string>("SELECT state FROM versions WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, version.VersionId });

    private async Task AuditPassesAsync() =>
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
}
