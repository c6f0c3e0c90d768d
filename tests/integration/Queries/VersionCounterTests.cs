using Dapper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Quarantine;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

/// <summary>What is counted as it happens equals what is counted afterwards, row by row.</summary>
public sealed class VersionCounterTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private const int Steps = 100;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_happens_while_two_leaders_fold_the_counters_say_what_is_there(int seed)
    {
        using var stop = new CancellationTokenSource();
        var folding = new[] { FoldUntilAsync(stop.Token), FoldUntilAsync(stop.Token) };

        await PlayAsync(new Random(seed));
        (await DifferencesAsync()).ShouldBeEmpty();
        await stop.CancelAsync();
        await Task.WhenAll(folding);
        await FoldAllAsync();

        (await DifferencesAsync()).ShouldBeEmpty();
        (await ScalarAsync<long>("SELECT count(*) FROM version_count_deltas WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBeGreaterThan(20);
        var finished = await ScalarAsync<long>("SELECT total FROM version_counts WHERE tenant_id = @Tenant AND counter = 'finished'", new { Tenant });
        finished.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Without_the_triggers_the_counters_turn_wrong()
    {
        await ExecuteAsync("ALTER TABLE versions DISABLE TRIGGER USER");
        try
        {
            await PlayAsync(new Random(1));
        }
        finally
        {
            await ExecuteAsync("ALTER TABLE versions ENABLE TRIGGER USER");
        }

        (await DifferencesAsync()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_change_that_is_not_committed_is_not_counted()
    {
        await Pipeline.ReceiveAsync("a.txt", "text");
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("UPDATE versions SET state = 'deleted' WHERE tenant_id = @Tenant", new { Tenant }, transaction);
            (await new StatusReader(Database).ReadAsync(Tenant, CancellationToken.None)).Versions.Processing.ShouldBe(1);
            await FoldAllAsync();
        }

        await FoldAllAsync();
        (await new StatusReader(Database).ReadAsync(Tenant, CancellationToken.None)).Versions.ShouldSatisfyAllConditions(versions => versions.Processing.ShouldBe(1), versions => versions.Deleted.ShouldBe(0));
    }

    [Fact]
    public async Task A_statement_about_many_versions_adds_one_row_a_counter()
    {
        foreach (var number in Enumerable.Range(0, 12))
            await Pipeline.ReceiveAsync($"{number}.txt", $"text {number}");
        await FoldAllAsync();

        await ExecuteAsync("UPDATE versions SET state = 'deleted', finished_at = now() WHERE tenant_id = @Tenant", new { Tenant });

        await using var connection = await Database.OpenAsync(CancellationToken.None);
        (await connection.QueryAsync<(string, long)>("SELECT counter, change FROM version_count_deltas WHERE tenant_id = @Tenant", new { Tenant }))
            .ShouldBe([("processing", -12), ("deleted", 12), ("finished", 12)], ignoreOrder: true);
    }

    [Fact]
    public async Task Stages_count_what_they_complete()
    {
        await Pipeline.IndexAsync("a.txt", "one");
        await Pipeline.QuarantineAsync("b.txt", "two", QuarantineReason.ChunkInvalid, Stage.Chunk);

        await using var connection = await Database.OpenAsync(CancellationToken.None);
        var done = (await connection.QueryAsync<(string Counter, long Total)>(
            "SELECT counter, sum(change)::bigint FROM version_count_deltas WHERE tenant_id = @Tenant AND stage_position(counter) IS NOT NULL GROUP BY counter ORDER BY stage_position(counter)",
            new { Tenant })).ToList();
        done.ShouldBe([("parse", 2), ("ocr", 2), ("dedupe", 2), ("chunk", 1), ("embed", 1), ("upsert", 1)]);
    }

    private async Task PlayAsync(Random random)
    {
        var intake = new IntakeLedger(Database);
        var desk = new QuarantineDesk(Database);
        for (var step = 0; step < Steps; step++)
        {
            var name = $"{random.Next(12)}.txt";
            var text = $"line of {random.Next(8)}\nanother {random.Next(3)}";
            var document = NameBasedId.ForDocument(Tenant, PipelineDriver.UriOf(name));
            switch (random.Next(10))
            {
                case < 4:
                    await Pipeline.IndexAsync(name, text);
                    break;
                case 4:
                    await Pipeline.ReceiveAsync(name, text);
                    break;
                case 5:
                    var received = await Pipeline.ReceiveAsync(name, $"bad {step}");
                    await Pipeline.FailAsync(received.VersionId, QuarantineReason.Corrupt, Stage.Dedupe);
                    break;
                case 6:
                    await intake.DeleteAsync(Tenant, document, "test", CancellationToken.None);
                    break;
                case 7:
                    await RollBackAsync(intake, document);
                    break;
                case 8:
                    var replayed = await desk.ReplayAsync(Tenant, QuarantineSelection.All, new ReplayRequest(ReplayOverrides.None, AcceptReason: false, "test"), CancellationToken.None);
                    foreach (var version in replayed.VersionIds)
                        await Pipeline.FinishAsync(version);
                    break;
                default:
                    foreach (var entry in (await ToListAsync(desk.ListAsync(Tenant, QuarantineSelection.All, CancellationToken.None))).Take(1))
                        await desk.DiscardAsync(Tenant, entry.EntryId, "test", CancellationToken.None);
                    break;
            }
        }
    }

    private async Task RollBackAsync(IntakeLedger intake, Guid document)
    {
        try
        {
            await Pipeline.FinishAsync((await intake.RollBackAsync(Tenant, document, null, "test", CancellationToken.None)).VersionId);
        }
        catch (RollbackRefusedException)
        {
            // There was nothing to go back to.
        }
    }

    private async Task FoldUntilAsync(CancellationToken stop)
    {
        await using var dispatch = new DispatchLedger(Database);
        while (!stop.IsCancellationRequested)
            await dispatch.FoldCountsAsync(CancellationToken.None);
    }

    private async Task FoldAllAsync()
    {
        await using var dispatch = new DispatchLedger(Database);
        while (await dispatch.FoldCountsAsync(CancellationToken.None))
        {
        }
    }

    private async Task<IEnumerable<AuditFinding>> DifferencesAsync() =>
        (await new Auditor(Database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.Where(finding => finding.Check == "counters");
}
