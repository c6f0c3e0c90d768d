using System.Globalization;
using IngestPipeline.ChaosTests.Identity;
using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Failpoints;
using IngestPipeline.Samples;

namespace IngestPipeline.ChaosTests.Sweep;

/// <summary>
/// Every stage fails at every point, once: as a kill, as a stop that outlasts the lease, as an exception nobody foresaw, as a full disk.
/// The failpoints of one action are all armed at once and each fires once, so one set of documents meets all of them.
/// </summary>
/// <param name="documents">At least two, of which at least two are scanned: one dies before its hints are sent, so another must get to send them.</param>
/// <param name="scannedEvery">Of how many documents one is scanned.</param>
/// <param name="inFlight">Documents under way at once. One after the other makes it certain who dies where; several die with each other.</param>
internal sealed class CrashPointSweep(int documents, int scannedEvery, int inFlight, Action<string> say)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongerThanLease = TimeSpan.FromSeconds(6.5);

    public static IReadOnlyList<string> AllPoints { get; } =
        [.. from stage in StageNames.All from point in Enum.GetNames<StagePoint>() select Name(stage, point)];

    /// <summary>Every stage once and every point at least once.</summary>
    public static IReadOnlyList<string> OneOfEachStage { get; } =
        [.. from stage in StageNames.All.Index() from point in Enum.GetNames<StagePoint>().Index() where (stage.Index + point.Index) % 4 == 0 select Name(stage.Item, point.Item)];

    /// <param name="sweeps">What happens, and where.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ChaosReport> RunAsync(IReadOnlyList<(FailpointAction Action, IReadOnlyList<string> Points)> sweeps, CancellationToken cancellation)
    {
        var inbox = Directory.CreateTempSubdirectory("ingest-chaos-inbox-").FullName;
        try
        {
            SampleFiles.Generate(inbox, documents, seed: 5, scannedEvery);
            await using var server = await PrivateServer.StartAsync(durable: false, cancellation);
            await using var quiet = await ChaosWorld.CreateAsync(server);
            var (exitCode, _, errors) = await quiet.RunAsync(cancellation, "run", inbox, "--quiet");
            if (exitCode != 0)
                return new ChaosReport([$"the undisturbed run ended with {exitCode}: {errors}"], []);
            var expected = await EndState.ReadAsync(quiet, cancellation);
            var problems = new List<string>();
            var figures = new List<(string, string)>();
            foreach (var (action, points) in sweeps)
            {
                await using var world = await ChaosWorld.CreateAsync(server);
                problems.AddRange((await SweepAsync(world, inbox, action, points, expected, cancellation)).Select(problem => $"{action}: {problem}"));
                var redeliveries = await world.CountAsync("SELECT count(*) - count(DISTINCT (version_id, stage, part)) FROM attempts", cancellation);
                figures.Add(($"{action} at {points.Count} points".ToLowerInvariant(), $"{Fired(world).Count} fired, {redeliveries} redeliveries"));
                say($"{figures[^1]}");
            }

            return new ChaosReport(problems, figures);
        }
        finally
        {
            Directory.Delete(inbox, recursive: true);
        }
    }

    private async Task<IReadOnlyList<string>> SweepAsync(ChaosWorld world, string inbox, FailpointAction action, IReadOnlyList<string> points, EndState expected, CancellationToken cancellation)
    {
        foreach (var point in points)
            world.Environment[$"INGEST__Failpoints__{point}"] = $"{action.ToString().ToLowerInvariant()}:once";
        world.Environment["INGEST__Dispatcher__RehintSeconds"] = "1";
        world.Environment["INGEST__Dispatcher__MaxInFlight"] = inFlight.ToString(CultureInfo.InvariantCulture);
        var problems = new List<string>();
        // One start more than there are points to die at.
        for (var start = 0; start <= points.Count; start++)
        {
            await using var run = world.Start("run", inbox, "--quiet");
            if (action == FailpointAction.Stop)
                await ContinueWheneverStoppedAsync(run, cancellation);
            var (exitCode, _) = await run.EndAsync(cancellation);
            if (exitCode == 128 + Signals.Kill)
                continue;
            if (exitCode != 0)
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"ingest run ended with {exitCode}: {run.Errors}"));
            break;
        }

        var silent = points.Except(Fired(world), StringComparer.Ordinal).ToList();
        if (silent.Count > 0)
            problems.Add($"never fired: {string.Join(", ", silent)}");
        problems.AddRange(expected.Differences(await EndState.ReadAsync(world, cancellation)));
        world.Environment.Clear();
        var (auditExit, audit, _) = await world.RunAsync(cancellation, "audit");
        if (auditExit != 0)
            problems.Add($"audit ended with {auditExit}: {audit}");
        return problems;
    }

    private static async Task ContinueWheneverStoppedAsync(IngestProcess run, CancellationToken cancellation)
    {
        while (!run.HasExited)
        {
            if (Signals.IsStopped(run.Id))
            {
                await Task.Delay(LongerThanLease, cancellation);
                Signals.Send(run.Id, Signals.Continue);
            }

            await Task.Delay(LookEvery, cancellation);
        }
    }

    private static string Name(Stage stage, string point) => $"{stage.ToName()}.{point.ToLowerInvariant()}";

    private static List<string> Fired(ChaosWorld world)
    {
        var markers = Path.Combine(world.Data, "failpoints");
        return Directory.Exists(markers) ? [.. Directory.EnumerateFiles(markers).Select(file => Path.GetFileName(file))] : [];
    }
}
