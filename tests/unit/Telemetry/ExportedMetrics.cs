using IngestPipeline.Api;
using IngestPipeline.Api.Metrics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using IngestPipeline.UnitTests.Hosting;
using IngestPipeline.UnitTests.Telemetry;

[assembly: AssemblyFixture(typeof(ExportedMetrics))]

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>What a host's <c>/metrics</c> says once everything that can be counted was counted, with every value its tags can have.</summary>
public sealed class ExportedMetrics
{
    private readonly Lazy<Task<Exposition>> exposition = new(ScrapeAsync);

    internal Task<Exposition> ReadAsync() => exposition.Value;

    private static async Task<Exposition> ScrapeAsync()
    {
        await using var database = new IngestDatabase("Host=127.0.0.1;Port=1;Username=nobody;Database=none");
        using var queries = new QueryVectors(TimeProvider.System, new EmbedOptions());
        using var gauges = new RecordGauges(
            _ => Task.FromResult(Figures()),
            _ => Task.FromResult<IReadOnlyDictionary<Stage, long>?>(StageNames.All.ToDictionary(stage => stage, _ => 1L)),
            TimeProvider.System);
        // Nothing is drawn here, so there need be no program that draws.
        await using var pages = new PageDrawer(new ChildCommand("none", []), new ViewOptions());
        await using var host = await ApiHost.StartAsync(
            new ApiSetup
            {
                Database = database,
                Artifacts = new MemoryArtifactStore(),
                Tenant = "default",
                Urls = "http://127.0.0.1:0",
                Bus = new BusOptions(),
                Intake = () => new IntakeOptions(),
                Queries = queries,
                Pages = pages,
                Boilerplate = BoilerplateRule.Default,
                Thresholds = new QualityThresholds(MinOcrConfidence: 35, MaxUnreadableShare: 0.1),
            },
            CancellationToken.None);
        CountEverything();
        using var client = new HttpClient { BaseAddress = new Uri(host.Addresses.Single()) };
        // Requests are counted once they are answered.
        await client.GetStringAsync("/healthz");
        return Exposition.Read(await client.GetStringAsync("/metrics"));
    }

    private static void CountEverything()
    {
        foreach (var stage in StageNames.All)
        {
            var outcomes = Enum.GetNames<CommitOutcome>().Select(outcome => outcome.ToLowerInvariant()).Concat([StageWatch.PostponedOutcome, StageWatch.ReleasedOutcome, StageWatch.LeaseLostOutcome, StageWatch.UnrecordedOutcome]);
            foreach (var outcome in outcomes)
            {
                StageMeter.Began(stage);
                StageMeter.Ended(stage, outcome, outcome == "quarantined" ? "CORRUPT" : null, 1);
            }

            StageMeter.LostLease(stage);
            StageMeter.ReclaimedLease(stage);
            HintMeter.Sent(stage);
            HintMeter.Lost(stage);
            foreach (var why in new[] { "admitted", "due", "reclaimed", "unclaimed" })
                HintMeter.DispatchedItem(stage, why);
        }

        StageMeter.RecognisedPages(1);
        EmbedMeter.Charged("space", 1, 1);
        EmbedMeter.LookedUp("space", 1, 1);
        foreach (var outcome in new[] { "created", "changed", "unchanged", "refused" })
            IntakeMeter.Took(outcome, null, 1);
        foreach (var stage in new[] { "parse", "ocr" })
        {
            ChildMeter.Started(stage);
            foreach (var why in Enum.GetValues<ChildEnd>())
                ChildMeter.Ended(stage, why);
        }
    }

    private static RecordFigures Figures() => new()
    {
        Versions = new VersionCounts { Received = 3, Indexed = 2, Processing = 1 },
        Queues = [.. StageNames.All.Select(stage => new QueueDepth { Stage = stage.ToName(), Ready = 1, OldestSeconds = 2 })],
        Quarantined = new Dictionary<string, long> { [QuarantineReason.Encrypted.ToCode()] = 4 },
        HostsAlive = 1,
    };
}
