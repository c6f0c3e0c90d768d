using System.Diagnostics;
using System.Globalization;
using IngestPipeline.ChaosTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>The same documents twice, once undisturbed and once under faults: both must end in the same rows.</summary>
internal sealed class ChaosIdentity(ChaosSettings settings, Action<string> say)
{
    private const string Ended = "SELECT count(*) FROM versions WHERE state <> 'processing'";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    // Lease and leadership of a world, and some time to take over.
    private static readonly TimeSpan LongerThanLeases = TimeSpan.FromSeconds(9);

    private readonly Random random = new(settings.Seed);
    private readonly Dictionary<Fault, int> delivered = [];

    // Faults that last go on beside the next ones.
    private Task wiping = Task.CompletedTask;
    private Task stopping = Task.CompletedTask;
    private long peakAtTenth;

    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        var inbox = Directory.CreateTempSubdirectory("ingest-chaos-inbox-").FullName;
        try
        {
            SampleFiles.Generate(inbox, settings.Documents, settings.Seed, settings.ScannedEvery);
            await using var server = await PrivateServer.StartAsync(settings.Durable, cancellation);
            EndState? expected = null;
            var quietSeconds = 0.0;
            // Without faults there is nothing to compare: every document has to be indexed, and that is all.
            if (settings.IsDisturbed)
            {
                await using var quiet = await CreateWorldAsync(server);
                var started = Stopwatch.GetTimestamp();
                var (exitCode, _, errors) = await quiet.RunAsync(cancellation, "run", inbox, "--quiet");
                quietSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                if (exitCode != 0)
                    return new ChaosReport([$"the undisturbed run ended with {exitCode}: {errors}", .. await QuarantinedAsync(quiet, cancellation)], []);
                expected = await EndState.ReadAsync(quiet, cancellation);
                say($"undisturbed: {settings.Documents} documents, {expected.Chunks} chunks, {quietSeconds:0.0} s");
            }

            await using var broker = settings.OnRabbitMq ? await PrivateBroker.StartAsync(cancellation) : null;
            await using var world = await CreateWorldAsync(server);
            return await DisturbAsync(world, server, broker, inbox, expected, quietSeconds, cancellation);
        }
        finally
        {
            Directory.Delete(inbox, recursive: true);
        }
    }

    private async Task<IReadOnlyList<string>> UnfinishedAsync(ChaosWorld world, CancellationToken cancellation)
    {
        var indexed = await world.CountAsync("SELECT count(*) FROM versions WHERE state IN ('indexed', 'duplicate')", cancellation);
        return indexed == settings.Documents ? [] : [$"{indexed} of {settings.Documents} documents are searchable", .. await QuarantinedAsync(world, cancellation)];
    }

    private static Task<IReadOnlyList<string>> QuarantinedAsync(ChaosWorld world, CancellationToken cancellation) => world.QueryAsync(
        "SELECT v.file_name || ': ' || q.reason_code || ', ' || q.detail || ' ' || left(q.evidence::text, 600) FROM versions AS v JOIN quarantine_entries AS q USING (tenant_id, version_id) WHERE v.state = 'quarantined' LIMIT 10",
        row => row.GetString(0),
        cancellation);

    private async Task<ChaosWorld> CreateWorldAsync(PrivateServer server)
    {
        var world = await ChaosWorld.CreateAsync(server);
        // Fewer than all, so that documents end one after the other and faults can come in between.
        world.Environment["INGEST__Dispatcher__MaxInFlight"] = Number(Math.Clamp(settings.Documents / 10, 4, 64));
        return world;
    }

    private async Task<ChaosReport> DisturbAsync(ChaosWorld world, PrivateServer server, PrivateBroker? broker, string inbox, EndState? expected, double quietSeconds, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var plan = new FaultPlan(settings, random);
        await using var hosts = new HostGroup(world, inbox, broker?.Transport ?? "memory", broker is null ? 0 : 2);
        var started = Stopwatch.GetTimestamp();
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
        {
            patience.CancelAfter(settings.Patience);
            try
            {
                await RunUnderFaultsAsync(world, server, broker, hosts, plan, patience.Token);
                await Task.WhenAll(wiping, stopping);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                var open = await world.QueryAsync("SELECT concat_ws(' ', stage, part, state, 'fence', fence, 'deaths', deaths, 'failures', failures) FROM work_items WHERE state NOT IN ('done', 'cancelled', 'failed') LIMIT 5", row => row.GetString(0), cancellation);
                problems.Add($"stuck after {settings.Patience.TotalMinutes:0} minutes; open: {string.Join("; ", open)}");
            }
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (plan.Left > 0)
            problems.Add($"{plan.Left} faults of the plan were not delivered: the run was over");
        problems.AddRange(expected is null
            ? await UnfinishedAsync(world, cancellation)
            : expected.Differences(await EndState.ReadAsync(world, cancellation)));
        var (auditExit, audit, _) = await world.RunAsync(cancellation, "audit");
        if (auditExit != 0)
            problems.Add($"audit ended with {auditExit}: {audit}");
        return new ChaosReport(problems, await MeasureAsync(world, hosts, quietSeconds, seconds, cancellation));
    }

    private async Task RunUnderFaultsAsync(ChaosWorld world, PrivateServer server, PrivateBroker? broker, HostGroup hosts, FaultPlan plan, CancellationToken cancellation)
    {
        var finishedAtLast = 0L;
        while (!await hosts.LookAsync())
        {
            var finished = await world.TryCountAsync(Ended, cancellation) ?? 0;
            if (peakAtTenth == 0 && finished >= settings.Documents / 10)
                peakAtTenth = hosts.PeakMegabytes;
            // Between two faults something must have got on: a pipeline that is only ever killed proves nothing.
            if ((finishedAtLast == 0 || finished > finishedAtLast) && plan.TakeDue(finished) is { } fault)
            {
                await StrikeAsync(fault, server, broker, hosts, cancellation);
                delivered[fault] = delivered.GetValueOrDefault(fault) + 1;
                say($"{finished} of {settings.Documents} ended; {fault}");
                finishedAtLast = finished;
            }

            await Task.Delay(LookEvery, cancellation);
        }
    }

    private async Task StrikeAsync(Fault fault, PrivateServer server, PrivateBroker? broker, HostGroup hosts, CancellationToken cancellation)
    {
        switch (fault)
        {
            case Fault.KillWorker:
                Any(await LivingAsync(hosts, cancellation)).Kill();
                break;
            case Fault.KillChild:
                Signals.Send(await AnyChildAsync(hosts, cancellation), Signals.Kill);
                break;
            case Fault.WipeBroker:
                wiping = AfterAsync(wiping, () => broker!.WipeAsync(cancellation));
                break;
            case Fault.RestartDatabase:
                await server.RestartImmediatelyAsync(cancellation);
                break;
            case Fault.StopWorker:
                var host = Any(await LivingAsync(hosts, cancellation));
                stopping = AfterAsync(stopping, () => StopForLongAsync(host, cancellation));
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task AfterAsync(Task earlier, Func<Task> next)
    {
        await earlier;
        await next();
    }

    private static async Task StopForLongAsync(IngestProcess host, CancellationToken cancellation)
    {
        Signals.Send(host.Id, Signals.Stop);
        await Task.Delay(LongerThanLeases, cancellation);
        if (!host.HasExited)
            Signals.Send(host.Id, Signals.Continue);
    }

    private static async Task<IReadOnlyList<IngestProcess>> LivingAsync(HostGroup hosts, CancellationToken cancellation)
    {
        while (hosts.Living.Count == 0)
        {
            await hosts.LookAsync();
            await Task.Delay(LookEvery, cancellation);
        }

        return hosts.Living;
    }

    private async Task<int> AnyChildAsync(HostGroup hosts, CancellationToken cancellation)
    {
        while (true)
        {
            if (hosts.Living.SelectMany(host => Signals.ChildrenOf(host.Id)).ToList() is { Count: > 0 } children)
                return Any(children);
            if (await hosts.LookAsync())
                throw new InvalidOperationException("the run ended before a child could be killed");
            await Task.Delay(LookEvery, cancellation);
        }
    }

    private T Any<T>(IReadOnlyList<T> candidates) => candidates[random.Next(candidates.Count)];

    private async Task<IReadOnlyList<(string Name, string Value)>> MeasureAsync(ChaosWorld world, HostGroup hosts, double quietSeconds, double seconds, CancellationToken cancellation)
    {
        var redeliveries = await world.CountAsync("SELECT count(*) - count(DISTINCT (tenant_id, version_id, stage, part)) FROM attempts", cancellation);
        var lost = await world.CountAsync("SELECT count(*) FROM attempts WHERE outcome = 'worker_lost'", cancellation);
        var failed = await world.CountAsync("SELECT count(*) FROM attempts WHERE outcome = 'failed'", cancellation);
        var deaths = await world.CountAsync("SELECT coalesce(max(deaths), 0)::bigint FROM work_items", cancellation);
        return
        [
            ("kills of workers", Number(delivered.GetValueOrDefault(Fault.KillWorker))),
            ("kills of children", Number(delivered.GetValueOrDefault(Fault.KillChild))),
            ("broker wipes", Number(delivered.GetValueOrDefault(Fault.WipeBroker))),
            ("database restarts", Number(delivered.GetValueOrDefault(Fault.RestartDatabase))),
            ("stops past the lease", Number(delivered.GetValueOrDefault(Fault.StopWorker))),
            ("redeliveries", $"{redeliveries} ({lost} after a worker's death, {failed} after the item's own failure)"),
            ("most deaths on one item", Number(deaths)),
            ("hosts that ended unasked", hosts.EarlyEnds == 0 ? "0" : $"{hosts.EarlyEnds} ({hosts.LastWords})"),
            ("peak memory of the host", $"{peakAtTenth} MB at a tenth, {hosts.PeakMegabytes} MB at the end"),
            ("undisturbed run", quietSeconds == 0 ? "none, for there are no faults" : string.Create(CultureInfo.InvariantCulture, $"{quietSeconds:0.0} s")),
            (settings.IsDisturbed ? "disturbed run" : "run", string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")),
        ];
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}
