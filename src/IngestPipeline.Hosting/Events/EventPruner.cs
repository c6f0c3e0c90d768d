using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Retention;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Hosting.Events;

/// <summary>Forgets old events, a portion at a time. Several hosts may do it at once.</summary>
public sealed class EventPruner(IEventRetention events, HostStanding standing, IOptions<EventsOptions> options, TimeProvider clock, ILogger<EventPruner> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            do
            {
                if (standing.MayWork)
                    await PruneAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the next one goes on.
        }
    }

    private async Task PruneAsync(CancellationToken cancellation)
    {
        try
        {
            while (await events.PruneAsync(TimeSpan.FromDays(options.Value.KeepDays), cancellation) is > 0 and var count)
                logger.EventsPruned(count);
        }
        catch (TransientStageException away)
        {
            logger.EventsNotPruned(away.Message);
        }
    }
}
