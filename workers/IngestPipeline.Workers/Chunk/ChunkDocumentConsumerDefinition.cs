using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Chunk;

public sealed class ChunkDocumentConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<ChunkDocumentConsumer>(StageQueues.NameOf(Stage.Chunk), options.Value)
{
}
