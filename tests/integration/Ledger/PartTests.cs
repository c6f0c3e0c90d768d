using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>The parts of one document are items of their own.</summary>
public sealed class PartTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task Parts_are_worked_on_by_many_at_once_and_the_last_to_finish_opens_the_next_stage()
    {
        await using var world = new LedgerWorld(Database, Tenant);
        var version = (await world.DropAsync("long", "scan-long")).VersionId;
        await world.AdmitAsync();
        await world.FinishAsync((await world.ClaimAsync(Item(version, Stage.Parse, 0))).ShouldNotBeNull());

        var claims = new List<ClaimedWork>();
        foreach (var (part, worker) in new[] { (2, "first"), (0, "second"), (1, "third") })
            claims.Add((await world.ClaimAsync(Item(version, Stage.Ocr, part), worker)).ShouldNotBeNull());
        (await world.ClaimAsync(Item(version, Stage.Ocr, 0), "fourth")).ShouldBeNull();
        foreach (var claim in claims)
        {
            (await world.ClaimAsync(Item(version, Stage.Dedupe, 0))).ShouldBeNull();
            await world.FinishAsync(claim);
        }

        (await world.ClaimAsync(Item(version, Stage.Dedupe, 0))).ShouldNotBeNull();
        (await ScalarAsync<long>("SELECT count(DISTINCT worker) FROM attempts WHERE tenant_id = @Tenant AND stage = 'ocr' AND outcome = 'completed'", new { Tenant })).ShouldBe(3);
    }

    private WorkItemId Item(Guid version, Stage stage, int part) => new(Tenant, version, stage, part);
}
