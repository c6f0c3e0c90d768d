using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Upsert;

public sealed class UpsertChunksConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<UpsertChunksConsumer>(StageQueues.NameOf(Stage.Upsert), options.Value)
{
}
