using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Parse;

public sealed class ParseDocumentConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<ParseDocumentConsumer>("parse-document", options.Value)
{
}
