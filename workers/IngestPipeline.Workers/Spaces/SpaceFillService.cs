using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Workers.Spaces;

/// <summary>Has what is published reach the spaces that are not live as well, so that they stay complete: one that is to become live, and the one to return to.</summary>
public sealed class SpaceFillService(SpaceRegistry spaces, SpaceFiller filler, TimeProvider clock, ILogger<SpaceFillService> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await FillAsync(stoppingToken);
                await Task.Delay(LookEvery, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var (tenantId, space) in await spaces.ListBehindAsync(cancellation))
                await FillAsync(tenantId, space, cancellation);
        }
        catch (TransientStageException away)
        {
            logger.SpacesNotReached(away.Message);
        }
    }

    // One space that cannot be embedded in holds up no other.
    private async Task FillAsync(string tenantId, Domain.Ledger.StoredSpace space, CancellationToken cancellation)
    {
        try
        {
            var result = await filler.FillGapsAsync(tenantId, space, dueOnly: true, cancellation);
            foreach (var refused in result.Refused)
                logger.TextRefused(space.Space.Name, refused);
        }
        catch (TransientStageException away)
        {
            logger.SpaceNotFilled(space.Space.Name, away.Message);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Dropped meanwhile, or a defect; either way the pipeline goes on, and promotion would refuse an incomplete space.
            logger.SpaceNotFilled(space.Space.Name, failure.Message);
        }
    }
}
