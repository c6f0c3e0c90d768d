using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Workers.Embed;

/// <summary>Embeds one range of chunks in a space.</summary>
internal sealed class EmbedInSpace(IWorkLedger ledger, IArtifactStore artifacts, StoredSpace space, BatchEmbedder embedder, EmbedOptions options)
    : ArtifactStageHandler<VectorSet>(ledger, artifacts)
{
    public override Stage Stage => Stage.Embed;

    private const string NoSettings = "{}";

    protected override int CodeVersion => 1;

    protected override object DescribeInput(ClaimedWork work) => new
    {
        chunks = work.ArtifactOf(Stage.Chunk),
        work.Item.Part,
        space.Space.Provider,
        space.Space.Model,
        space.Space.Dimensions,
        options.ChunksPerPart,
        space.Space.Variant,
        settings = space.Settings == NoSettings ? null : space.Settings,
    };

    protected override async Task<StageResult<VectorSet>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var set = await LoadAsync<ChunkSet>(work, Stage.Chunk, 0, cancellation);
        var ranges = EmbeddingBatches.Plan(set.EmbeddedCount, options);
        if (work.Item.Part >= ranges.Count)
            throw new PermanentStageException(QuarantineReason.InternalError, $"part {work.Item.Part} has no chunks; was Embed:ChunksPerPart raised while the document was under way? Replay it");
        var range = ranges[work.Item.Part];
        string[] texts = [.. set.Chunks.Skip(range.FirstOrdinal).Take(range.Count).Select(EmbeddingText.Of)];
        var embedded = await embedder.EmbedAsync(work.Item.TenantId, texts, range.FirstOrdinal, cancellation);
        if (embedded is Completed<IReadOnlyList<float[]>>(var vectors))
            embedded = VectorValidator.Check(vectors, range.Count, space.Space.Dimensions, range.FirstOrdinal);
        return embedded switch
        {
            Completed<IReadOnlyList<float[]>>(var valid) => new Completed<VectorSet>(new VectorSet(range.FirstOrdinal, space.Space, valid)),
            Quarantined<IReadOnlyList<float[]>>(var reason, var detail, var evidence) => new Quarantined<VectorSet>(reason, detail, evidence),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    protected override StagePlan Plan(ClaimedWork work, VectorSet output) => new() { Next = Stage.Upsert };

    protected override byte[] Serialize(VectorSet output) => VectorSetCodec.Write(output);

    protected override VectorSet Deserialize(byte[] artifact) => VectorSetCodec.Read(artifact);
}
