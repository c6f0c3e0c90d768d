using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Embed;

public sealed class EmbedChunksConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<EmbedChunksConsumer>("embed-chunks", options.Value)
{
}
