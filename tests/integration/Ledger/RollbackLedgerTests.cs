using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Ledger;

public sealed class RollbackLedgerTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private IntakeLedger Intake => new(Database);

    [Fact]
    public async Task Without_a_version_named_the_last_one_with_another_content_comes_back()
    {
        var document = await Pipeline.IndexAsync("a.txt", "one");
        await Pipeline.IndexAsync("a.txt", "two");
        await Pipeline.QuarantineAsync("a.txt", "three", QuarantineReason.Corrupt);

        (await RollBackAsync(document)).ShouldBe(1, "version 2 is what readers see");
        (await TextsAsync()).ShouldBe(["one"]);
        (await RollBackAsync(document)).ShouldBe(2, "the rollback is taken back");
        (await TextsAsync()).ShouldBe(["two"]);
        (await Pipeline.ReceiveAsync("a.txt", "three")).Outcome.ShouldBe(RegistrationOutcome.Unchanged);
        (await Pipeline.ReceiveAsync("a.txt", "four")).Outcome.ShouldBe(RegistrationOutcome.Changed);
    }

    [Fact]
    public async Task A_version_that_was_quarantined_can_be_asked_for_by_number()
    {
        var document = await Pipeline.QuarantineAsync("a.txt", "one", QuarantineReason.ParseCrash);
        await Pipeline.IndexAsync("a.txt", "two");

        (await RefusalAsync(document, null)).ShouldContain("no earlier version that is kept was searchable");
        (await RollBackAsync(document, to: 1)).ShouldBe(1);
        (await TextsAsync()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_and_changes_nothing()
    {
        var document = await Pipeline.IndexAsync("a.txt", "one");
        await Pipeline.IndexAsync("a.txt", "two");

        (await RefusalAsync(document, 2)).ShouldContain("what readers see now");
        (await RefusalAsync(document, 9)).ShouldContain("there is no version 9");
        (await ScalarAsync<int>("SELECT newest_version FROM documents WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(2);
        await Intake.DeleteAsync(Tenant, document.DocumentId, "test", CancellationToken.None);
        (await RefusalAsync(document, 1)).ShouldContain("deleted");
        (await TextsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_newer_content_that_arrives_while_a_rollback_is_under_way_wins()
    {
        var document = await Pipeline.IndexAsync("a.txt", "one");
        await Pipeline.IndexAsync("a.txt", "two");
        var rollback = await Intake.RollBackAsync(Tenant, document.DocumentId, 1, "test", CancellationToken.None);
        var newer = await Pipeline.ReceiveAsync("a.txt", "three");

        await Pipeline.FinishAsync(newer.VersionId);
        await Pipeline.FinishAsync(rollback.VersionId);

        (await TextsAsync()).ShouldBe(["three"]);
        (await ScalarAsync<string>("SELECT state FROM versions WHERE version_id = @VersionId", new { rollback.VersionId })).ShouldBe("superseded");
    }

    private async Task<int> RollBackAsync(Registration document, int? to = null)
    {
        var rollback = await Intake.RollBackAsync(Tenant, document.DocumentId, to, "test", CancellationToken.None);
        await Pipeline.FinishAsync(rollback.VersionId);
        return rollback.RestoredFrom;
    }

    private async Task<string> RefusalAsync(Registration document, int? to) =>
        (await Should.ThrowAsync<RollbackRefusedException>(() => Intake.RollBackAsync(Tenant, document.DocumentId, to, "test", CancellationToken.None))).Message;

    private async Task<IReadOnlyList<string>> TextsAsync() => [.. (await ToListAsync(new ChunkReader(Database).ExportAsync(Tenant, withVectors: false, CancellationToken.None))).Select(chunk => chunk.Text)];
}
