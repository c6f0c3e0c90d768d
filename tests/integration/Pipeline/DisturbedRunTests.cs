using System.Diagnostics;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>Same files, same configuration, same rows: whatever is killed, whatever carries the hints.</summary>
public sealed class DisturbedRunTests(PostgresFixture postgres)
{
    private const int Documents = 20;

    [Fact]
    public async Task Killing_the_process_group_three_times_and_running_on_RabbitMQ_give_the_rows_of_a_quiet_run()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        SampleFiles.Generate(inbox.Path, Documents, seed: 7);
        await using var quiet = new IngestCli(await postgres.CreateDatabaseAsync());
        (await quiet.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        var expected = await quiet.ExportAsync();
        expected.Length.ShouldBeGreaterThanOrEqualTo(Documents);

        (await RunWithKillsAsync(inbox)).ShouldBe(expected);
        (await RunOnRabbitMqAsync(inbox)).ShouldBe(expected);
    }

    private static async Task<string[]> RunWithKillsAsync(TemporaryFolder inbox)
    {
        await using var ingest = new IngestCli();
        for (var kill = 1; kill <= 3; kill++)
        {
            using var run = ingest.Start("run", inbox.Path, "--quiet");
            await ingest.UntilAsync($"SELECT count(*) >= {kill * Documents / 4} FROM versions WHERE state <> 'processing'");
            await IngestCli.KillGroupAsync(run);
        }

        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
        return await ingest.ExportAsync();
    }

    private async Task<string[]> RunOnRabbitMqAsync(TemporaryFolder inbox)
    {
        await using var broker = await PrivateRabbitMq.StartAsync();
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        var workers = new List<Process>();
        try
        {
            foreach (var stages in new[] { "parse,chunk", "ocr,dedupe", "embed,upsert" })
            {
                var worker = ingest.Start("worker", "--stages", stages, "--transport", broker.Transport);
                workers.Add(worker);
                // It says so once its queues are there.
                string? line;
                do
                    line = await worker.StandardError.ReadLineAsync();
                while (line is not null && !line.StartsWith("working", StringComparison.Ordinal));
                line.ShouldNotBeNull($"the worker for {stages} did not start");
            }

            (await ingest.RunAsync("run", inbox.Path, "--transport", broker.Transport)).ExitCode.ShouldBe(0);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await IngestCli.KillGroupAsync(worker);
                worker.Dispose();
            }
        }

        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
        return await ingest.ExportAsync();
    }
}
