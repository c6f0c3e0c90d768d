using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Embed;

public sealed class EmbedChunksConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<EmbedChunksConsumer>(StageQueues.NameOf(Stage.Embed), options.Value)
{
}
