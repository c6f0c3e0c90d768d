using IngestPipeline.Contracts.Ocr;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers.Ocr;

public sealed class RecognisePagesConsumer(StageRunner runner, OcrStageHandler handler) : IConsumer<RecognisePages>
{
    public Task Consume(ConsumeContext<RecognisePages> context) =>
        runner.RunAsync(handler, new WorkItemId(context.Message.TenantId, context.Message.VersionId, Stage.Ocr, context.Message.Part), context.CancellationToken);
}
