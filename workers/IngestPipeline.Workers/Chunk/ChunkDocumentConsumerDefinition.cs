using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Chunk;

public sealed class ChunkDocumentConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<ChunkDocumentConsumer>("chunk-document", options.Value)
{
}
