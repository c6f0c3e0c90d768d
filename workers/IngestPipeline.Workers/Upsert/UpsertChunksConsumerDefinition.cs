using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Upsert;

public sealed class UpsertChunksConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<UpsertChunksConsumer>("upsert-chunks", options.Value)
{
}
