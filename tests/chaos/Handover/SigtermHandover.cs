using System.Diagnostics;
using System.Globalization;
using IngestPipeline.ChaosTests.Identity;
using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.ChaosTests.Handover;

/// <summary>SIGTERM in the middle of work: the host ends soon, and what it held can be claimed at once.</summary>
internal sealed class SigtermHandover(Action<string> say)
{
    private const int Documents = 6;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        var inbox = Directory.CreateTempSubdirectory("ingest-chaos-inbox-").FullName;
        try
        {
            // Every second one is scanned: recognition is what takes long.
            SampleFiles.Generate(inbox, Documents, seed: 3, scannedEvery: 2);
            await using var server = await PrivateServer.StartAsync(durable: false, cancellation);
            await using var world = await ChaosWorld.CreateAsync(server);
            // Whoever waits for a lease waits longer than the test.
            world.Environment["INGEST__Runner__LeaseSeconds"] = "3600";
            await using var run = world.Start("run", inbox, "--quiet");
            await world.UntilAsync("SELECT count(*) FROM work_items WHERE state = 'running' AND stage = 'ocr'", 1, cancellation);
            var asked = Stopwatch.GetTimestamp();
            Signals.Send(run.Id, Signals.Terminate);
            var (exitCode, _) = await run.EndAsync(cancellation);
            var took = Stopwatch.GetElapsedTime(asked);
            say(string.Create(CultureInfo.InvariantCulture, $"ended with {exitCode} after {took.TotalSeconds:0.0} s"));

            var problems = new List<string>();
            if (took > Limit)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"the host took {took.TotalSeconds:0.0} s to end, {Limit.TotalSeconds:0} s are allowed"));
            var held = await world.CountAsync("SELECT count(*) FROM work_items WHERE state = 'running'", cancellation);
            if (held > 0)
                problems.Add($"{held} items are still held by the host that ended");
            var released = await world.CountAsync("SELECT count(*) FROM attempts WHERE outcome = 'released'", cancellation);
            if (released == 0)
                problems.Add("nothing was handed back, so the test proved nothing");
            var (secondExit, _, errors) = await world.RunAsync(cancellation, "run", inbox, "--quiet");
            if (secondExit != 0)
                problems.Add($"the next run ended with {secondExit}: {errors}");
            var counted = await world.CountAsync("SELECT count(*) FROM work_items WHERE deaths > 0 OR failures > 0", cancellation);
            if (counted > 0)
                problems.Add($"the stop was held against {counted} items");
            return new ChaosReport(problems,
            [
                ("seconds from SIGTERM to the end", string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.0}")),
                ("items handed back", $"{released}"),
            ]);
        }
        finally
        {
            Directory.Delete(inbox, recursive: true);
        }
    }
}
