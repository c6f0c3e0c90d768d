using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Parse;

public sealed class ParseDocumentConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<ParseDocumentConsumer>(StageQueues.NameOf(Stage.Parse), options.Value)
{
}
