using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Failpoints;
using IngestPipeline.Hosting.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Running;

/// <summary>
/// The protocol every stage follows, written once: claim, work while the lease is renewed, commit under the fence, hint what became ready.
/// Every exception ends here as a delayed retry or a quarantine entry; a consumer sees only failures to reach the record itself.
/// </summary>
public sealed class StageRunner : IDisposable
{
    private readonly IWorkLedger ledger;
    private readonly IHintBus hints;
    private readonly HostIdentity host;
    private readonly IOptionsMonitor<RunnerOptions> options;
    private readonly TimeProvider clock;
    private readonly ILogger<StageRunner> logger;
    private readonly CancellationToken stopping;
    private readonly AloneGate gate;
    private readonly FailpointSet failpoints;
    private readonly HostStanding standing;

    public StageRunner(
        IWorkLedger ledger,
        IHintBus hints,
        HostIdentity host,
        IOptionsMonitor<RunnerOptions> options,
        TimeProvider clock,
        IHostApplicationLifetime lifetime,
        ILogger<StageRunner> logger,
        FailpointSet? failpoints = null,
        HostStanding? standing = null)
    {
        this.failpoints = failpoints ?? FailpointSet.None;
        this.standing = standing ?? new HostStanding();
        (this.ledger, this.hints, this.host, this.options, this.clock, this.logger) = (ledger, hints, host, options, clock, logger);
        stopping = lifetime.ApplicationStopping;
        // As many places as all endpoints together have.
        gate = new AloneGate(StageNames.All.Count * options.CurrentValue.EffectiveConcurrency);
    }

    /// <exception cref="TransientStageException">The record could not be reached; the dispatcher hints the item again.</exception>
    public async Task RunAsync(IStageHandler handler, WorkItemId item, CancellationToken delivery)
    {
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(delivery, stopping);
        if (cancelling.IsCancellationRequested || !standing.MayWork)
            return;
        var lease = TimeSpan.FromSeconds(options.CurrentValue.LeaseSeconds);
        // Once claimed, the item is handed back even when the host stops in between.
        var claim = await ledger.ClaimAsync(item, host.Id, lease, CancellationToken.None);
        if (claim is null)
            return;
        using var scope = logger.BeginWork(claim);
        await using var keeper = LeaseKeeper.Start(ledger, claim, lease, clock, cancelling.Token);
        // Left only after the hints: a death in between must not look like that of an item that runs alone.
        using var visit = gate.Announce();
        var result = await WorkAsync(handler, claim, keeper, visit);
        failpoints.Hit(handler.Stage, StagePoint.Committed);
        if (result is { Ready.Count: > 0 })
            await hints.HintAsync(result.Ready, stopping);
        failpoints.Hit(handler.Stage, StagePoint.Published);
    }

    public void Dispose() => gate.Dispose();

    private async Task<CommitResult?> WorkAsync(IStageHandler handler, ClaimedWork claim, LeaseKeeper keeper, AloneGate.Visit visit)
    {
        using var watch = StageWatch.Start(claim, clock);
        try
        {
            var alone = claim.Deaths >= options.CurrentValue.DeathsBeforeAlone;
            await visit.EnterAsync(alone, keeper.Held);
            if (alone)
                await ledger.MarkAloneAsync(claim, keeper.Held);
            failpoints.Hit(handler.Stage, StagePoint.Claimed);
            switch (await handler.HandleAsync(claim, keeper.Held))
            {
                case Completed<CommitResult>(var committed):
                    logger.Finished(handler.Stage.ToName(), committed.Outcome, watch.Elapsed.TotalMilliseconds);
                    watch.Committed(committed.Outcome);
                    return committed;
                case Quarantined<CommitResult>(var reason, var detail, var evidence):
                    return await QuarantineAsync(claim, new QuarantineVerdict(reason, detail, evidence ?? new Dictionary<string, object?>()), watch);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (Exception) when (keeper.IsLost)
        {
            logger.ClaimLost(claim.Item.Stage.ToName());
            watch.LeaseLost();
            return null;
        }
        catch (Exception) when (keeper.Held.IsCancellationRequested)
        {
            await ledger.ReleaseAsync(claim, CancellationToken.None);
            watch.Released();
            return null;
        }
        catch (Exception exception)
        {
            watch.Threw(exception);
            return await FailAsync(claim, exception, watch);
        }
    }

    private async Task<CommitResult> FailAsync(ClaimedWork claim, Exception exception, StageWatch watch)
    {
        var decision = new FailurePolicy(options.CurrentValue, Random.Shared).Decide(exception, claim);
        if (decision.Verdict is { } verdict)
            return await QuarantineAsync(claim, verdict, watch);
        var postponement = decision.Postponement!;
        logger.Postponed(claim.Item.Stage.ToName(), postponement.After.TotalSeconds, postponement.ReasonCode, postponement.Detail);
        var result = await ledger.PostponeAsync(claim, postponement, CancellationToken.None);
        watch.Postponed(result.Outcome, postponement.ReasonCode, postponement.Detail);
        return result;
    }

    private async Task<CommitResult> QuarantineAsync(ClaimedWork claim, QuarantineVerdict verdict, StageWatch watch)
    {
        logger.Quarantined(claim.Item.Stage.ToName(), verdict.Reason.ToCode(), verdict.Detail);
        var result = await ledger.QuarantineAsync(claim, verdict, CancellationToken.None);
        watch.Quarantined(result.Outcome, verdict.Reason.ToCode(), verdict.Detail);
        return result;
    }
}
