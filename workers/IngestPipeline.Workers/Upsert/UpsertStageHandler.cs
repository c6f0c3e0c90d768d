using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Upsert;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Upsert;

/// <summary>Puts chunks and vectors together and publishes them: one transaction in which the old version goes and the new one comes.</summary>
public sealed class UpsertStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IOptions<UpsertOptions> upsert, IOptions<DedupeOptions> dedupe) : IStageHandler
{
    public Stage Stage => Stage.Upsert;

    public async Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var content = DocumentJson.FromBytes<ChunkSet>(await artifacts.LoadOutputAsync(work, Stage.Chunk, 0, cancellation));
        var vectors = new List<float[]>(content.Chunks.Count);
        var spaces = new HashSet<EmbeddingSpace>();
        foreach (var item in work.Finished.Where(item => item.Stage == Stage.Embed).OrderBy(item => item.Part))
        {
            var set = VectorSetCodec.Read(await artifacts.LoadOutputAsync(work, Stage.Embed, item.Part, cancellation));
            if (set.FirstOrdinal != vectors.Count)
                return new Quarantined<CommitResult>(QuarantineReason.EmbeddingInvalid, $"vectors of part {item.Part} start at chunk {set.FirstOrdinal}, expected {vectors.Count}");
            vectors.AddRange(set.Vectors);
            spaces.Add(set.Space);
        }

        if (spaces.Count == 0)
            return new Quarantined<CommitResult>(QuarantineReason.EmbeddingInvalid, $"there are no vectors for {content.EmbeddedCount} chunks");
        // Another space became live between two parts.
        if (spaces.Count > 1)
            return await PublishAsync(null);
        var space = spaces.Single();
        switch (VectorValidator.Check(vectors, content.EmbeddedCount, space.Dimensions))
        {
            case Quarantined<IReadOnlyList<float[]>>(var reason, var detail, var evidence):
                return new Quarantined<CommitResult>(reason, detail, evidence);
            default:
                return await PublishAsync(space);
        }

        async Task<StageResult<CommitResult>> PublishAsync(EmbeddingSpace? lieIn) => new Completed<CommitResult>(await ledger.PublishAsync(
            work,
            new Publication { Content = content, Vectors = vectors, Space = lieIn, CanaryTop = upsert.Value.CanaryTop, Near = dedupe.Value.RuleFor(work.SourceUri) },
            cancellation));
    }
}
