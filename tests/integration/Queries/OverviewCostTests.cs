using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

/// <summary>What people watch costs what is open: twenty times as many finished versions do not make it dearer.</summary>
public sealed class OverviewCostTests(PostgresFixture postgres) : RecordTest(postgres)
{
    // Enough that the planner takes the indexes; below that it reads the few pages there are.
    private const int Few = 1_000;
    private const int Many = 20_000;

    // Twenty-four versions are recent or open: for each of them a few look-ups through one level more, or by index where a scan of few pages did.
    private const long Slack = 24 * 5;

    [Fact]
    public async Task What_is_finished_costs_the_overview_nothing()
    {
        await OpenWorkAsync();
        await FinishedVersions.InsertAsync(Database, Tenant, 1, Few);
        await SampleAsync();
        var readers = Readers();
        var before = await CostAsync(readers);
        await FinishedVersions.InsertAsync(Database, Tenant, Few + 1, Many - Few);
        await SampleAsync();

        var after = await CostAsync(readers);

        foreach (var (sql, blocks) in after)
        {
            TestContext.Current.SendDiagnosticMessage($"{before[sql]} -> {blocks} blocks: {sql[..Math.Min(70, sql.Length)].ReplaceLineEndings(" ")}");
            blocks.ShouldBeLessThanOrEqualTo(before[sql] + Slack, sql);
        }

        // The measure is one: without the index of open work the same statements look at what is finished.
        var without = await CostAsync(readers, "DROP INDEX work_items_open_ix");
        without.Values.Max().ShouldBeGreaterThan(after.Values.Max() * 3);
        var overview = await new OverviewReader(Database).ReadAsync(Tenant, CancellationToken.None);
        (overview.Status.Versions.Indexed + overview.Status.Versions.Superseded).ShouldBe(Many);
        overview.Status.Chunks.ShouldBe(Many / 4 * 3 * 3);
        overview.Status.Versions.Balanced.ShouldBeTrue();
        overview.Running.Count.ShouldBe(3);
    }

    private Func<Task>[] Readers() =>
    [
        () => new OverviewReader(Database).ReadAsync(Tenant, CancellationToken.None),
        () => new QueueHistoryReader(Database).ReadAsync(Tenant, TimeSpan.FromHours(1), 60, CancellationToken.None),
        () => new QuarantineOverviewReader(Database).ReadAsync(Tenant, CancellationToken.None),
        () => new QualityReader(Database, new QualityThresholds(35, 0.1)).ReadAsync(Tenant, 14, QualityGrouping.Source, CancellationToken.None),
        () => new SlowDocumentsReader(Database).ReadAsync(Tenant, TimeSpan.FromHours(1), 20, CancellationToken.None),
        () => new SlowDocumentsReader(Database).ReadRunningAsync(Tenant, 20, CancellationToken.None),
    ];

    private async Task<Dictionary<string, long>> CostAsync(Func<Task>[] readers, string? prepare = null)
    {
        var parameters = new
        {
            tenantId = Tenant,
            stages = StageNames.All.Select(stage => stage.ToName()).ToArray(),
            AliveSeconds = 30.0,
            OverviewReader.MaxRunning,
            RecentRates.Windows,
            QuarantineOverviewReader.TrendDays,
            length = TimeSpan.FromHours(1),
            since = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1),
            buckets = 60,
            limit = 20,
            within = TimeSpan.FromHours(1),
        };
        var costs = new Dictionary<string, long>();
        foreach (var reader in readers)
        {
            foreach (var (sql, blocks) in await ReadCost.OfAsync(Database, reader, parameters, prepare))
                costs[sql] = blocks;
        }

        return costs;
    }

    /// <summary>Versions that wait, run and are delayed, and open quarantine entries.</summary>
    private async Task OpenWorkAsync()
    {
        for (var number = 0; number < 12; number++)
        {
            var received = await Pipeline.ReceiveAsync($"open {number}.txt", $"open {number}");
            if (number % 4 == 0)
                await Pipeline.ClaimAsync(received.VersionId, Stage.Parse);
            if (number % 4 == 1)
                await Pipeline.Ledger.PostponeAsync((await Pipeline.ClaimAsync(received.VersionId, Stage.Parse)).ShouldNotBeNull(), new Postponement(TimeSpan.FromHours(1), CountsAsFailure: false, "TRANSIENT", "later"), CancellationToken.None);
            await Pipeline.QuarantineAsync($"bad {number}.txt", $"bad {number}", QuarantineReason.Corrupt);
        }
    }

    private async Task SampleAsync()
    {
        await using var dispatch = new DispatchLedger(Database);
        await dispatch.FoldCountsAsync(CancellationToken.None);
        await dispatch.SampleQueuesAsync(TimeSpan.FromHours(24), 1000, CancellationToken.None);
        await ExecuteAsync("VACUUM version_count_deltas");
    }
}
