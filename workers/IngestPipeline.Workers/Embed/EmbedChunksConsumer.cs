using IngestPipeline.Contracts.Embed;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers.Embed;

public sealed class EmbedChunksConsumer(StageRunner runner, EmbedStageHandler handler) : IConsumer<EmbedChunks>
{
    public Task Consume(ConsumeContext<EmbedChunks> context) =>
        runner.RunAsync(handler, new WorkItemId(context.Message.TenantId, context.Message.VersionId, Stage.Embed, context.Message.Part), context.CancellationToken);
}
