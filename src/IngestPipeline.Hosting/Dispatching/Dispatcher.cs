using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Dispatching;

/// <summary>
/// Turns the record into hints: admits versions, returns lost and due items to ready, hints what nobody claimed. Every host runs one;
/// the one that holds the leadership row, or is the only host, acts. Two at once would only send hints twice.
/// </summary>
public sealed class Dispatcher(
    IDispatchLedger ledger,
    IHintBus hints,
    HostIdentity host,
    HostRole role,
    HostStanding standing,
    IOptionsMonitor<DispatcherOptions> options,
    IOptionsMonitor<RunnerOptions> runner,
    TimeProvider clock,
    ILogger<Dispatcher> logger) : BackgroundService
{
    private const string Reclaimed = "reclaimed";

    private readonly StatisticsKeeper statistics = new(ledger, clock, TimeSpan.FromSeconds(options.CurrentValue.SampleSeconds));
    private int lookedInTerm;

    private TimeSpan Poll => TimeSpan.FromMilliseconds(options.CurrentValue.PollMilliseconds);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await statistics.CloseAsync(cancellationToken);
            await ledger.ResignAsync(host.Id, cancellationToken);
            await ledger.HeartbeatAsync(Beat(stopping: true), cancellationToken);
        }
        catch (TransientStageException)
        {
            // Without a database there is nothing to hand over; the leases run out.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ledger.HeartbeatAsync(Beat(stopping: false), stoppingToken);
                if (standing.MayWork && await LeadsAsync(stoppingToken))
                    await LookAsync(stoppingToken);
                await ledger.WaitForChangeAsync(Poll, stoppingToken);
            }
            catch (TransientStageException outage)
            {
                logger.RecordAway(outage.Message);
                await Task.Delay(Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    // Alone on its transport, a host need not wait until the term of a dead one runs out.
    private async Task<bool> LeadsAsync(CancellationToken cancellation) =>
        role.IsOnlyHost || await ledger.TryLeadAsync(host.Id, TimeSpan.FromSeconds(options.CurrentValue.LeadershipSeconds), cancellation);

    private async Task LookAsync(CancellationToken cancellation)
    {
        // One state of the settings for one look.
        var (now, failureLimit) = (options.CurrentValue, runner.CurrentValue.FailureLimit);
        var term = standing.Term;
        var firstLook = lookedInTerm != term;
        // Alone on its transport, a host knows at once that every other holder of a lease is dead.
        if (firstLook && role.IsOnlyHost)
            await HintAsync(Reclaimed, await ledger.ReclaimFromOthersAsync(host.Id, failureLimit, cancellation), cancellation);
        // Its own transport starts empty, so hints sent by an earlier process are gone, and those that came while it might not work.
        var patience = firstLook && role.IsOnlyHost ? TimeSpan.Zero : TimeSpan.FromSeconds(now.RehintSeconds);
        lookedInTerm = term;
        await HintAsync(Reclaimed, await ledger.ReclaimAsync(failureLimit, cancellation), cancellation);
        await HintAsync("due", await ledger.ReleaseDueAsync(cancellation), cancellation);
        await HintAsync("unclaimed", await ledger.FindUnclaimedAsync(patience, cancellation), cancellation);
        await ledger.SettleReplaysAsync(cancellation);
        await HintAsync("admitted", await ledger.AdmitAsync(new AdmissionLimits(now.MaxInFlight, now.MaxInFlightPerTenant, now.MaxReplaysInFlight), cancellation), cancellation);
        await statistics.KeepAsync(cancellation);
    }

    private async Task HintAsync(string why, IReadOnlyList<WorkItemId> items, CancellationToken cancellation)
    {
        if (items.Count == 0)
            return;
        logger.Hinting(items.Count, why);
        foreach (var item in items)
        {
            HintMeter.DispatchedItem(item.Stage, why);
            if (why == Reclaimed)
                StageMeter.ReclaimedLease(item.Stage);
        }

        await hints.HintAsync(items, cancellation);
    }

    private HostBeat Beat(bool stopping) => new(host.Id, role.Transport, [.. role.Stages.Select(stage => stage.ToName())], stopping);
}
