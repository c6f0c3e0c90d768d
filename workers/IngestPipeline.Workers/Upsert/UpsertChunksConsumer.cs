using IngestPipeline.Contracts.Upsert;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers.Upsert;

public sealed class UpsertChunksConsumer(StageRunner runner, UpsertStageHandler handler) : IConsumer<UpsertChunks>
{
    public Task Consume(ConsumeContext<UpsertChunks> context) =>
        runner.RunAsync(handler, new WorkItemId(context.Message.TenantId, context.Message.VersionId, Stage.Upsert, context.Message.Part), context.CancellationToken);
}
