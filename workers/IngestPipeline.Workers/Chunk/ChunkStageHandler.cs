using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Chunk;

/// <summary>Cuts the assembled document into passages.</summary>
public sealed class ChunkStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IOptions<ChunkOptions> chunk, IOptions<EmbedOptions> embed)
    : ArtifactStageHandler<ChunkSet>(ledger, artifacts)
{
    public override Stage Stage => Stage.Chunk;

    protected override int CodeVersion => 2;

    protected override object DescribeInput(ClaimedWork work) => new { input = work.ArtifactOf(Stage.Dedupe), options = chunk.Value };

    protected override async Task<StageResult<ChunkSet>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var identity = await LoadAsync<TextIdentity>(work, Stage.Dedupe, 0, cancellation);
        return TextChunker.Chunk(identity.Document, chunk.Value);
    }

    protected override StagePlan Plan(ClaimedWork work, ChunkSet output) => new()
    {
        Next = Stage.Embed,
        Parts = EmbeddingBatches.Plan(output.Chunks.Count, embed.Value).Count,
        Chunks = output.Chunks.Count,
        Metrics = new Dictionary<string, long>
        {
            ["chunks"] = output.Chunks.Count,
            ["tokens"] = output.Chunks.Sum(chunk => (long)chunk.TokenCount),
        },
    };
}
