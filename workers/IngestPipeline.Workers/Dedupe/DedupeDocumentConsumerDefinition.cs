using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Dedupe;

public sealed class DedupeDocumentConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<DedupeDocumentConsumer>("dedupe-document", options.Value)
{
}
