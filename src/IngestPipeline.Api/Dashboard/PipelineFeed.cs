using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard;

/// <summary>The state of the pipeline, read once for all who look, and only while somebody looks.</summary>
internal sealed class PipelineFeed(ApiSetup setup, TimeProvider clock) : LiveFeed<Overview>(new Reading(setup).ReadAsync, TimeSpan.FromSeconds(2), clock)
{
    private sealed class Reading(ApiSetup setup)
    {
        private readonly OverviewReader reader = new(setup.Database);

        public async Task<Overview> ReadAsync(CancellationToken cancellation)
        {
            var overview = await reader.ReadAsync(setup.Tenant, cancellation);
            if (await BrokerDepths.ReadAsync(setup.Bus, cancellation) is not { } depths)
                return overview;
            var queues = overview.Status.Queues.Select(queue => depths.TryGetValue(StageNames.Parse(queue.Stage), out var depth) ? queue with { BrokerDepth = depth } : queue);
            return overview with { Status = overview.Status with { Queues = [.. queues] } };
        }
    }
}
