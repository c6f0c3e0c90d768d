using System.Diagnostics;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>Same files, same configuration, same rows, whatever carries the hints. The chaos suite says the same of whatever is killed.</summary>
public sealed class SharedStagesTests(PostgresFixture postgres)
{
    private const int Documents = 20;

    [Fact]
    public async Task Three_workers_that_share_the_stages_on_RabbitMQ_give_the_rows_of_one_process()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        SampleFiles.Generate(inbox.Path, Documents, seed: 7);
        await using var single = new IngestCli(await postgres.CreateDatabaseAsync());
        (await single.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        var expected = await single.ExportAsync();
        expected.Length.ShouldBeGreaterThanOrEqualTo(Documents);

        (await RunOnRabbitMqAsync(inbox)).ShouldBe(expected);
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
