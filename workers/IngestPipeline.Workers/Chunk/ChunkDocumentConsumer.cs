using IngestPipeline.Contracts.Chunk;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers.Chunk;

public sealed class ChunkDocumentConsumer(StageRunner runner, ChunkStageHandler handler) : IConsumer<ChunkDocument>
{
    public Task Consume(ConsumeContext<ChunkDocument> context) =>
        runner.RunAsync(handler, new WorkItemId(context.Message.TenantId, context.Message.VersionId, Stage.Chunk, context.Message.Part), context.CancellationToken);
}
