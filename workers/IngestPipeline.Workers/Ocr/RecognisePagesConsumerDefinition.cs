using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Ocr;

public sealed class RecognisePagesConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<RecognisePagesConsumer>("recognise-pages", options.Value)
{
}
