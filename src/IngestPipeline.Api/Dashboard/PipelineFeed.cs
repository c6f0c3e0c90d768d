using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard;

/// <summary>The state of the pipeline, read once for all who look, and only while somebody looks.</summary>
internal sealed class PipelineFeed(ApiSetup setup, TimeProvider clock) : LiveFeed<PipelineStatus>(new StatusReading(setup).ReadAsync, TimeSpan.FromSeconds(2), clock)
{
    private sealed class StatusReading(ApiSetup setup)
    {
        private readonly StatusReader reader = new(setup.Database);

        public Task<PipelineStatus> ReadAsync(CancellationToken cancellation) => reader.ReadAsync(setup.Tenant, cancellation);
    }
}
