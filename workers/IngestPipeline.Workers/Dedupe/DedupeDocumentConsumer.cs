using IngestPipeline.Contracts.Dedupe;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers.Dedupe;

public sealed class DedupeDocumentConsumer(StageRunner runner, DedupeStageHandler handler) : IConsumer<DedupeDocument>
{
    public Task Consume(ConsumeContext<DedupeDocument> context) =>
        runner.RunAsync(handler, new WorkItemId(context.Message.TenantId, context.Message.VersionId, Stage.Dedupe, context.Message.Part), context.CancellationToken);
}
