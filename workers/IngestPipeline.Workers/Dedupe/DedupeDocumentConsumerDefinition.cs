using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Dedupe;

public sealed class DedupeDocumentConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<DedupeDocumentConsumer>(StageQueues.NameOf(Stage.Dedupe), options.Value)
{
}
