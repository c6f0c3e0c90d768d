using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using IngestPipeline.ChaosTests.Setup;

namespace IngestPipeline.ChaosTests.Identity;

/// <summary>The same documents twice, once undisturbed and once under faults: both must end in the same rows.</summary>
internal sealed class ChaosIdentity(ChaosSettings settings, Action<string> say)
{
    private const string Ended = "SELECT count(*) FROM versions WHERE state <> 'processing'";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    // The longest lease of a world is five seconds; more than that and another has taken over what the stopped one held.
    private static readonly TimeSpan LongerThanLeases = TimeSpan.FromSeconds(6.5);

    private readonly Random random = new(settings.Seed);
    private readonly ConcurrentDictionary<Fault, int> delivered = [];

    // Faults that last go on beside the next ones.
    private Task wiping = Task.CompletedTask;
    private Task stopping = Task.CompletedTask;
    private long peakAtTenth;

    public async Task<ChaosReport> RunAsync(CancellationToken cancellation)
    {
        await using var undisturbed = await UndisturbedRun.StartAsync(settings, say, cancellation);
        return await RunAsync(undisturbed, cancellation);
    }

    /// <param name="undisturbed">What the disturbed run is compared with; it may serve several.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ChaosReport> RunAsync(UndisturbedRun undisturbed, CancellationToken cancellation)
    {
        if (undisturbed.Problems.Count > 0)
            return new ChaosReport(undisturbed.Problems, []);
        await using var world = await settings.CreateWorldAsync(undisturbed.Server);
        return await DisturbAsync(world, undisturbed, cancellation);
    }

    private async Task<IReadOnlyList<string>> UnfinishedAsync(ChaosWorld world, CancellationToken cancellation)
    {
        var indexed = await world.CountAsync("SELECT count(*) FROM versions WHERE state IN ('indexed', 'duplicate')", cancellation);
        return indexed == settings.Documents ? [] : [$"{indexed} of {settings.Documents} documents are searchable", .. await UndisturbedRun.QuarantinedAsync(world, cancellation)];
    }

    private async Task<ChaosReport> DisturbAsync(ChaosWorld world, UndisturbedRun undisturbed, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var plan = new FaultPlan(settings, random);
        var (server, broker) = (undisturbed.Server, settings.OnRabbitMq ? undisturbed.Broker : null);
        await using var hosts = new HostGroup(world, undisturbed.Inbox, broker?.Transport ?? "memory", broker is null ? 0 : 2);
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
        problems.AddRange(plan.Counts.Where(planned => delivered.GetValueOrDefault(planned.Key) < planned.Value)
            .Select(planned => $"{planned.Key} was delivered {delivered.GetValueOrDefault(planned.Key)} times instead of {planned.Value}: the run was over, or the process ended before"));
        problems.AddRange(undisturbed.Expected is not { } expected
            ? await UnfinishedAsync(world, cancellation)
            : expected.Differences(await EndState.ReadAsync(world, cancellation)));
        var (auditExit, audit, _) = await world.RunAsync(cancellation, "audit");
        if (auditExit != 0)
            problems.Add($"audit ended with {auditExit}: {audit}");
        return new ChaosReport(problems, await MeasureAsync(world, hosts, undisturbed.Seconds, seconds, cancellation));
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
                Count(fault);
                break;
            case Fault.KillChild:
                Signals.Send(await AnyChildAsync(hosts, cancellation), Signals.Kill);
                Count(fault);
                break;
            case Fault.WipeBroker:
                wiping = AfterAsync(wiping, async () =>
                {
                    await broker!.WipeAsync(cancellation);
                    Count(fault);
                });
                break;
            case Fault.RestartDatabase:
                await server.RestartImmediatelyAsync(cancellation);
                Count(fault);
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

    private async Task StopForLongAsync(IngestProcess host, CancellationToken cancellation)
    {
        Signals.Send(host.Id, Signals.Stop);
        await Task.Delay(LongerThanLeases, cancellation);
        if (host.HasExited)
            return;
        Signals.Send(host.Id, Signals.Continue);
        Count(Fault.StopWorker);
    }

    // Faults that last end on threads of their own.
    private void Count(Fault fault) => delivered.AddOrUpdate(fault, 1, (_, before) => before + 1);

    private static async Task<IReadOnlyList<IngestProcess>> LivingAsync(HostGroup hosts, CancellationToken cancellation)
    {
        while (true)
        {
            // Killing a stopped one would leave one fault out.
            if (hosts.Living.Where(host => !Signals.IsStopped(host.Id)).ToList() is { Count: > 0 } living)
                return living;
            await hosts.LookAsync();
            await Task.Delay(LookEvery, cancellation);
        }
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
