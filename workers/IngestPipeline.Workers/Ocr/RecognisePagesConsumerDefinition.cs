using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Ocr;

public sealed class RecognisePagesConsumerDefinition(IOptions<RunnerOptions> options) : StageConsumerDefinition<RecognisePagesConsumer>(StageQueues.NameOf(Stage.Ocr), options.Value)
{
}
