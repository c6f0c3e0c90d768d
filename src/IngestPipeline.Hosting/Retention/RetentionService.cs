using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Retention;

/// <summary>Looks for stored files that nobody needs any more, at the start of a host and from time to time.</summary>
public sealed class RetentionService(IRetention retention, HostStanding standing, IOptionsMonitor<RetentionOptions> options, TimeProvider clock, ILogger<RetentionService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.CurrentValue.CollectSeconds), clock);
        using var reloaded = options.OnChange(now => timer.Period = TimeSpan.FromSeconds(now.CollectSeconds));
        do
        {
            if (standing.MayWork)
                await CollectAsync(stoppingToken);
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    private async Task CollectAsync(CancellationToken cancellation)
    {
        try
        {
            var removed = await retention.CollectAsync(options.CurrentValue.Keep, cancellation);
            if (removed > 0)
                logger.Collected(removed);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The host stops; the next one goes on.
        }
        catch (Exception failure) when (failure is TransientStageException or IOException or UnauthorizedAccessException)
        {
            logger.NotCollected(failure.Message);
        }
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
