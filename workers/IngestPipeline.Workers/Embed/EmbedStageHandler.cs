using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Embed;

/// <summary>Embeds one range of chunks in the space that is live now. No model is called inside a transaction; every answer is validated before it is stored.</summary>
public sealed class EmbedStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IEmbeddingSpaces spaces, SpaceEmbedders embedders, IOptions<EmbedOptions> options) : IStageHandler
{
    public Stage Stage => Stage.Embed;

    public async Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation)
    {
        // One answer for the whole item: fingerprint and vectors are of the same space, whatever becomes live meanwhile.
        var space = await spaces.EnsureLiveAsync(work.Item.TenantId, embedders.Configured, cancellation);
        return await new EmbedInSpace(ledger, artifacts, space, embedders.For(space), options.Value).HandleAsync(work, cancellation);
    }
}
