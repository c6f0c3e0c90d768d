using System.Diagnostics;
using System.Globalization;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.IntegrationTests.Setup;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>RabbitMQ at its worst: workers that come late, a memory alarm, a crash; and a leader that is stopped.</summary>
public sealed class BrokerTests(PostgresFixture postgres)
{
    private const int Documents = 12;

    [Fact]
    public async Task Hints_sent_before_a_worker_exists_reach_it_and_neither_an_alarm_nor_a_crash_of_the_broker_nor_a_stopped_leader_loses_any()
    {
        ServerPrograms.Require();
        await using var broker = await PrivateRabbitMq.StartAsync();
        await AssertHintsWaitForTheWorkerAsync(broker);
        await AssertAnAlarmACrashAndAStoppedLeaderLoseNothingAsync(broker);
        await AssertNothingWasPutAsideAsync(broker);
    }

    private async Task AssertHintsWaitForTheWorkerAsync(PrivateRabbitMq broker)
    {
        using var inbox = Fill("early");
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
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

    private async Task AssertAnAlarmACrashAndAStoppedLeaderLoseNothingAsync(PrivateRabbitMq broker)
    {
        using var inbox = Fill("later");
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        await ConfigureAsync(ingest, rehintSeconds: 2);
        using var first = ingest.Start("run", inbox.Path, "--transport", broker.Transport, "--stages", "parse,ocr,dedupe");
        await UntilDepthAsync(broker, Stage.Chunk, Documents);
        await broker.RaiseAlarmAsync();
        using var second = ingest.Start("worker", "--stages", "chunk,embed,upsert", "--transport", broker.Transport);
        // The consumers go on although nobody can publish.
        await ingest.UntilAsync($"SELECT count(*) = {Documents} FROM work_items WHERE stage = 'chunk' AND state = 'done'");
        await ingest.UntilAsync($"SELECT holder LIKE '%:{first.Id}:%' FROM leaderships");
        await broker.RelieveAsync();
        await IngestCli.SignalAsync(first, "STOP");
        await broker.CrashAndRestartAsync();
        await ingest.UntilAsync($"SELECT holder NOT LIKE '%:{first.Id}:%' FROM leaderships");
        await IngestCli.SignalAsync(first, "CONT");
        await first.WaitForExitAsync();
        first.ExitCode.ShouldBe(0);
        await IngestCli.KillGroupAsync(second);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    /// <summary>MassTransit puts what failed into <c>…_error</c> and what nobody understood into <c>…_skipped</c>.</summary>
    private static async Task AssertNothingWasPutAsideAsync(PrivateRabbitMq broker)
    {
        var factory = new ConnectionFactory { Uri = new Uri(broker.Transport.Replace("rabbitmq://", "amqp://", StringComparison.Ordinal)) };
        await using var connection = await factory.CreateConnectionAsync();
        foreach (var queue in StageNames.All.SelectMany(stage => new[] { $"{StageQueues.NameOf(stage)}_error", $"{StageQueues.NameOf(stage)}_skipped" }))
        {
            await using var channel = await connection.CreateChannelAsync();
            var absent = await Should.ThrowAsync<OperationInterruptedException>(() => channel.QueueDeclarePassiveAsync(queue), queue);
            ((int)absent.ShutdownReason.ShouldNotBeNull().ReplyCode).ShouldBe(Constants.NotFound, queue);
        }
    }

    private static async Task UntilDepthAsync(PrivateRabbitMq broker, Stage stage, long depth)
    {
        var options = new BusOptions { Transport = broker.Transport };
        var patience = Stopwatch.StartNew();
        while (await BrokerDepths.ReadAsync(options, CancellationToken.None) is not { } depths || depths.GetValueOrDefault(stage) < depth)
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(3), $"{stage} never had {depth} hints or more");
            await Task.Delay(100);
        }
    }

    private static Task ConfigureAsync(IngestCli ingest, int rehintSeconds) =>
        File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), $$"""{ "Dispatcher": { "RehintSeconds": {{rehintSeconds}}, "LeadershipSeconds": 2 }, "Runner": { "LeaseSeconds": 5 }, "Intake": { "SettleMilliseconds": 0 } }""");

    private static TemporaryFolder Fill(string word)
    {
        var inbox = new TemporaryFolder();
        for (var number = 0; number < Documents; number++)
            File.WriteAllText(inbox.File(string.Create(CultureInfo.InvariantCulture, $"note-{number}.txt")), $"Note {number} came {word} and speaks of the pumping station number {number * 37} and its keeper.");
        return inbox;
    }
}
