using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Storage.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>Notices that the host lock went with the database server. The host takes no work until it has the lock again, or learns that another host has it.</summary>
internal sealed class HostLockKeeper(HostLock hostLock, HostStanding standing, ILogger<HostLockKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(200);
    private readonly TaskCompletionSource displaced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when another host has taken this one's place.</summary>
    public Task Displaced => displaced.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await hostLock.WaitForLossAsync(stoppingToken);
                standing.Suspend();
                logger.HostLockLost();
                if (!await RetakeAsync(stoppingToken))
                {
                    displaced.TrySetResult();
                    return;
                }

                standing.Resume();
                logger.HostLockRetaken();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> RetakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await hostLock.TryRetakeAsync(cancellation);
            }
            catch (TransientStageException)
            {
                await Task.Delay(TryEvery, cancellation);
            }
        }
    }
}
