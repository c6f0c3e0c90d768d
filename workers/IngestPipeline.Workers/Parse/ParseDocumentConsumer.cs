using IngestPipeline.Contracts.Parse;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers.Parse;

public sealed class ParseDocumentConsumer(StageRunner runner, ParseStageHandler handler) : IConsumer<ParseDocument>
{
    public Task Consume(ConsumeContext<ParseDocument> context) =>
        runner.RunAsync(handler, new WorkItemId(context.Message.TenantId, context.Message.VersionId, Stage.Parse, context.Message.Part), context.CancellationToken);
}
