using System.Diagnostics;
using System.Globalization;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>RabbitMQ at its worst: workers that come late, a memory alarm, lost queues.</summary>
public sealed class BrokerTests
{
    private const int Documents = 12;

    [Fact]
    public async Task Hints_sent_before_a_worker_exists_reach_it_and_an_alarm_or_a_wipe_loses_nothing()
    {
        ServerPrograms.Require();
        await using var broker = await PrivateRabbitMq.StartAsync();
        await AssertHintsWaitForTheWorkerAsync(broker);
        await AssertAnAlarmAndAWipeLoseNothingAsync(broker);
    }

    private static async Task AssertHintsWaitForTheWorkerAsync(PrivateRabbitMq broker)
    {
        using var inbox = Fill("early");
        await using var ingest = new IngestCli();
        // Nothing is hinted twice within the time of this test: what arrives was sent before there was a worker.
        await ConfigureAsync(ingest, rehintSeconds: 3600);
        using var first = ingest.Start("run", inbox.Path, "--transport", broker.Transport, "--stages", "parse,ocr,dedupe");
        await UntilDepthAsync(broker, Stage.Chunk, Documents);
        var chunk = (await ingest.ReadAsync("queues", "--transport", broker.Transport)).Single(queue => queue.GetProperty("stage").GetString() == "chunk");
        chunk.GetProperty("broker_depth").GetInt64().ShouldBe(Documents);

        using var second = ingest.Start("worker", "--stages", "chunk,embed,upsert", "--transport", broker.Transport);
        await first.WaitForExitAsync();
        first.ExitCode.ShouldBe(0);
        await IngestCli.KillGroupAsync(second);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    private static async Task AssertAnAlarmAndAWipeLoseNothingAsync(PrivateRabbitMq broker)
    {
        using var inbox = Fill("later");
        await using var ingest = new IngestCli();
        await ConfigureAsync(ingest, rehintSeconds: 2);
        using var first = ingest.Start("run", inbox.Path, "--transport", broker.Transport, "--stages", "parse,ocr,dedupe");
        await UntilDepthAsync(broker, Stage.Chunk, Documents);
        await broker.RaiseAlarmAsync();
        using var second = ingest.Start("worker", "--stages", "chunk,embed,upsert", "--transport", broker.Transport);
        // The consumers go on although nobody can publish.
        await ingest.UntilAsync($"SELECT count(*) = {Documents} FROM work_items WHERE stage = 'chunk' AND state = 'done'");
        await broker.RelieveAsync();
        await broker.WipeAsync();
        await first.WaitForExitAsync();
        first.ExitCode.ShouldBe(0);
        await IngestCli.KillGroupAsync(second);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    private static async Task UntilDepthAsync(PrivateRabbitMq broker, Stage stage, long depth)
    {
        var options = new BusOptions { Transport = broker.Transport };
        var patience = Stopwatch.StartNew();
        while (await BrokerDepths.ReadAsync(options, CancellationToken.None) is not { } depths || depths.GetValueOrDefault(stage) != depth)
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(3), $"{stage} never had {depth} hints");
            await Task.Delay(100);
        }
    }

    private static Task ConfigureAsync(IngestCli ingest, int rehintSeconds) =>
        File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), $$"""{ "Dispatcher": { "RehintSeconds": {{rehintSeconds}} }, "Intake": { "SettleMilliseconds": 0 } }""");

    private static TemporaryFolder Fill(string word)
    {
        var inbox = new TemporaryFolder();
        for (var number = 0; number < Documents; number++)
            File.WriteAllText(inbox.File(string.Create(CultureInfo.InvariantCulture, $"note-{number}.txt")), $"Note {number} came {word} and speaks of the pumping station number {number * 37} and its keeper.");
        return inbox;
    }
}
