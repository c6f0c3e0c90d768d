using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using IngestPipeline.ChaosTests.Identity;
using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.ChaosTests.Poison;

/// <summary>100 documents, 16 of them poison of four kinds.</summary>
/// <param name="failureLimit">Attempts that each poisoned file is given.</param>
/// <param name="isCompared">Whether the 84 good ones run alone first, for their throughput.</param>
internal sealed class PoisonContainment(int failureLimit, bool isCompared)
{
    private const int Good = 84;

    private static readonly (string Behaviour, int Count, string Reason)[] Poisons =
    [
        (MockBehaviour.OutOfMemory, 5, "PARSE_OOM"),
        (MockBehaviour.Exit, 5, "PARSE_CRASH"),
        (MockBehaviour.Hang, 3, "PARSE_TIMEOUT"),
        (MockBehaviour.StackOverflow, 3, "PARSE_CRASH"),
    ];

    // Of CPU time, which a busy machine does not use up for a good file.
    private readonly string configuration = JsonSerializer.Serialize(new
    {
        Parse = new { CpuSeconds = 2, MemoryLimitMegabytes = 256 },
        Runner = new { BackOffMilliseconds = 50, MaxBackOffSeconds = 1, FailureLimit = failureLimit },
        Dispatcher = new { PollMilliseconds = 100, MaxInFlight = 200 },
    });

    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        await using var server = await PrivateServer.StartAsync(durable: false, cancellation);
        var good = Enumerable.Range(0, Good).Select(number => (Name: $"{number:000}.{MockBehaviour.Good}", Behaviour: MockBehaviour.Good)).ToList();
        var figures = new List<(string, string)>();
        if (isCompared)
        {
            await using var clean = await ChaosWorld.CreateAsync(server);
            figures.Add(Rate("alone", await IngestAsync(clean, good, cancellation)));
        }

        // Spread evenly, so that good ones stand before and behind each poison.
        var poison = Poisons.SelectMany(kind => Enumerable.Range(0, kind.Count).Select(number => (Name: $"{number * Good / kind.Count:000}.{kind.Behaviour}", kind.Behaviour)));
        await using var mixed = await ChaosWorld.CreateAsync(server);
        figures.Add(Rate("beside poison", await IngestAsync(mixed, [.. good.Concat(poison).OrderBy(file => file.Name, StringComparer.Ordinal)], cancellation)));
        return await JudgeAsync(mixed, figures, cancellation);
    }

    private static (string Name, string Value) Rate(string how, double seconds) =>
        ($"good documents a second, {how}", string.Create(CultureInfo.InvariantCulture, $"{Good / seconds:0.0}"));

    /// <returns>Seconds until the last good document was searchable.</returns>
    private async Task<double> IngestAsync(ChaosWorld world, IReadOnlyList<(string Name, string Behaviour)> files, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(world.Data, "appsettings.json"), configuration, cancellation);
        await using var session = await Session.OpenAsync(new GlobalSettings(world.Data, world.Database, "default", Json: false, Quiet: true), cancellation);
        // The last registration of a service wins.
        await using var host = await PipelineHost.TryStartAsync(session, new PipelineSettings("memory", null), services => services.AddSingleton(MockChild.Command), cancellation)
            ?? throw new InvalidOperationException("another host works on the database of this test");
        var ledger = host.Services.GetRequiredService<IIntakeLedger>();
        var started = Stopwatch.GetTimestamp();
        foreach (var (name, behaviour) in files)
        {
            var bytes = Encoding.UTF8.GetBytes($"{behaviour} document {name} speaks of pump {name} and of the valve beside it, at some length so that it can be compared with others.");
            var artifact = await session.Artifacts.SaveAsync("default", bytes, cancellation);
            await ledger.RegisterAsync(new ReceivedFile { TenantId = "default", SourceUri = $"file:///mock/{name}", FileName = name, Content = artifact.Content, Bytes = artifact.Bytes, MediaType = MockParser.MediaType, FromListing = false }, cancellation);
        }

        await world.UntilAsync("SELECT count(*) FROM versions WHERE state = 'indexed'", Good, cancellation);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await world.UntilAsync("SELECT count(*) FROM versions WHERE state <> 'processing'", files.Count, cancellation);
        return seconds;
    }

    private static async Task<ChaosReport> JudgeAsync(ChaosWorld world, IReadOnlyList<(string Name, string Value)> rates, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var indexed = await world.CountAsync("SELECT count(*) FROM versions WHERE state = 'indexed'", cancellation);
        if (indexed != Good)
            problems.Add($"{indexed} documents are indexed instead of {Good}");
        var quarantined = await world.QueryAsync(
            "SELECT v.file_name, q.reason_code, q.detail || ' ' || left(q.evidence::text, 600) FROM versions AS v JOIN quarantine_entries AS q USING (tenant_id, version_id) WHERE v.state = 'quarantined'",
            row => (Name: row.GetString(0), Reason: row.GetString(1), Detail: row.GetString(2)),
            cancellation);
        foreach (var (behaviour, count, reason) in Poisons)
        {
            var found = quarantined.Where(entry => entry.Name.EndsWith("." + behaviour, StringComparison.Ordinal)).ToList();
            var wrong = found.Where(entry => entry.Reason != reason).ToList();
            if (found.Count != count || wrong.Count > 0)
                problems.Add($"{behaviour}: {count} x {reason} expected, found {found.Count}, {wrong.Count} of them {string.Join("; ", wrong.Take(1).Select(entry => $"{entry.Reason}: {entry.Detail}"))}");
        }

        var hosts = await world.CountAsync("SELECT count(DISTINCT worker) FROM attempts", cancellation);
        if (hosts != 1)
            problems.Add($"{hosts} hosts worked instead of one");
        var (auditExit, audit, _) = await world.RunAsync(cancellation, "audit");
        if (auditExit != 0)
            problems.Add($"audit ended with {auditExit}: {audit}");
        return new ChaosReport(problems,
        [
            ("indexed", $"{indexed}"),
            ("quarantined", $"{quarantined.Count} ({string.Join(", ", quarantined.CountBy(entry => entry.Reason).Select(reason => $"{reason.Value} {reason.Key}"))})"),
            ("host restarts", $"{hosts - 1}"),
            .. rates,
        ]);
    }
}
