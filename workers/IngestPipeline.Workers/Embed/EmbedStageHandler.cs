using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Embed;

/// <summary>Embeds one range of chunks. No model is called inside a transaction; every answer is validated before it is stored.</summary>
public sealed class EmbedStageHandler(IWorkLedger ledger, IArtifactStore artifacts, BatchEmbedder embedder, IOptions<EmbedOptions> options)
    : ArtifactStageHandler<VectorSet>(ledger, artifacts)
{
    public override Stage Stage => Stage.Embed;

    protected override int CodeVersion => 1;

    protected override object DescribeInput(ClaimedWork work) => new
    {
        chunks = work.ArtifactOf(Stage.Chunk),
        work.Item.Part,
        embedder.Space.Provider,
        embedder.Space.Model,
        embedder.Space.Dimensions,
        options.Value.ChunksPerPart,
    };

    protected override async Task<StageResult<VectorSet>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var set = await LoadAsync<ChunkSet>(work, Stage.Chunk, 0, cancellation);
        var ranges = EmbeddingBatches.Plan(set.EmbeddedCount, options.Value);
        if (work.Item.Part >= ranges.Count)
            throw new PermanentStageException(QuarantineReason.InternalError, $"part {work.Item.Part} has no chunks; was Embed:ChunksPerPart raised while the document was under way? Replay it");
        var range = ranges[work.Item.Part];
        FittedText[] texts = [.. set.Chunks.Skip(range.FirstOrdinal).Take(range.Count).Select(embedder.Fit)];
        var job = new EmbeddingJob(work.Item.TenantId, [.. texts.Select(text => text.Text)], range.FirstOrdinal)
        {
            VersionId = work.Item.VersionId,
            HeadingsCut = texts.Count(text => text.HeadingsCut),
            Truncated = texts.Count(text => text.Truncated),
        };
        var embedded = await embedder.EmbedAsync(job, cancellation);
        if (embedded is Completed<IReadOnlyList<float[]>>(var vectors))
            embedded = VectorValidator.Check(vectors, range.Count, embedder.Space.Dimensions, range.FirstOrdinal);
        return embedded switch
        {
            Completed<IReadOnlyList<float[]>>(var valid) => new Completed<VectorSet>(new VectorSet(range.FirstOrdinal, embedder.Space.Dimensions, valid)),
            Quarantined<IReadOnlyList<float[]>>(var reason, var detail, var evidence) => new Quarantined<VectorSet>(reason, detail, evidence),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    protected override StagePlan Plan(ClaimedWork work, VectorSet output) => new() { Next = Stage.Upsert };

    protected override byte[] Serialize(VectorSet output) => VectorSetCodec.Write(output);

    protected override VectorSet Deserialize(byte[] artifact) => VectorSetCodec.Read(artifact);
}
