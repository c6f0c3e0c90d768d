using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Running;

/// <summary>Renews a claim's lease while its work runs, and cancels the work when the claim is no longer held.</summary>
internal sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly CancellationTokenSource held;
    private readonly CancellationTokenSource finished = new();
    private readonly Task renewing;

    private LeaseKeeper(IWorkLedger ledger, ClaimedWork claim, TimeSpan lease, TimeProvider clock, CancellationToken stopping)
    {
        held = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        renewing = RenewAsync(ledger, claim, lease, clock);
    }

    public static LeaseKeeper Start(IWorkLedger ledger, ClaimedWork claim, TimeSpan lease, TimeProvider clock, CancellationToken stopping) =>
        new(ledger, claim, lease, clock, stopping);

    /// <summary>Cancelled when the claim is lost or the worker stops.</summary>
    public CancellationToken Held => held.Token;

    public bool IsLost { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await finished.CancelAsync();
        await renewing;
        finished.Dispose();
        held.Dispose();
    }

    private async Task RenewAsync(IWorkLedger ledger, ClaimedWork claim, TimeSpan lease, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(finished.Token))
            {
                try
                {
                    if (await ledger.RenewAsync(claim, lease, finished.Token))
                        continue;
                    IsLost = true;
                    await held.CancelAsync();
                    return;
                }
                catch (TransientStageException)
                {
                    // The next tick tries again; should the lease run out meanwhile, the fence stops this worker's writes.
                }
            }
        }
        catch (OperationCanceledException) when (finished.IsCancellationRequested)
        {
        }
    }
}
