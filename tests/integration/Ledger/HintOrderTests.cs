using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>Hints come early, late, twice and in any order; only the record says what is to be done.</summary>
public sealed class HintOrderTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task At_every_stage_hints_of_all_other_stages_find_nothing_to_do()
    {
        var received = await Pipeline.ReceiveAsync("a.txt", "one\ntwo");
        foreach (var stage in StageNames.All)
        {
            foreach (var other in StageNames.All.Where(other => other != stage))
                (await Pipeline.ClaimAsync(received.VersionId, other)).ShouldBeNull($"{other} while {stage} is ready");
            var claim = (await Pipeline.ClaimAsync(received.VersionId, stage)).ShouldNotBeNull();
            foreach (var any in StageNames.All)
                (await Pipeline.ClaimAsync(received.VersionId, any)).ShouldBeNull($"{any} while {stage} runs");
            await Pipeline.WorkAsync(claim);
        }

        await NothingIsLeftToClaimAsync(received);
        (await ScalarAsync<long>("SELECT count(*) FROM attempts WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(StageNames.All.Count);
        (await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(2);
    }

    [Fact]
    public async Task Late_hints_of_a_version_that_was_replaced_or_deleted_bring_nothing_back()
    {
        var replaced = await Pipeline.ReceiveAsync("a.txt", "old");
        var late = (await Pipeline.ClaimAsync(replaced.VersionId, Stage.Parse)).ShouldNotBeNull();
        var newest = await Pipeline.IndexAsync("a.txt", "new\nlines");
        (await Pipeline.WorkAsync(late)).Outcome.ShouldBe(CommitOutcome.Stale);
        await NothingIsLeftToClaimAsync(replaced);

        await new IntakeLedger(Database).DeleteAsync(Tenant, newest.DocumentId, "test", CancellationToken.None);

        await NothingIsLeftToClaimAsync(newest);
        await NothingIsLeftToClaimAsync(replaced);
        (await ScalarAsync<long>("SELECT count(*) FROM chunks WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
    }

    private async Task NothingIsLeftToClaimAsync(Registration version)
    {
        foreach (var stage in StageNames.All.Reverse().Concat(StageNames.All))
            (await Pipeline.ClaimAsync(version.VersionId, stage)).ShouldBeNull();
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }
}
