using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Upsert;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Upsert;

/// <summary>Puts chunks and vectors together and publishes them: one transaction in which the old version goes and the new one comes.</summary>
public sealed class UpsertStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IEmbeddingSpaces spaces, SpaceEmbedders embedders, IOptions<UpsertOptions> upsert, IOptions<DedupeOptions> dedupe) : IStageHandler
{
    public Stage Stage => Stage.Upsert;

    public async Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var content = DocumentJson.FromBytes<ChunkSet>(await artifacts.LoadOutputAsync(work, Stage.Chunk, 0, cancellation));
        var vectors = new List<float[]>(content.Chunks.Count);
        var found = new HashSet<EmbeddingSpace>();
        foreach (var item in work.Finished.Where(item => item.Stage == Stage.Embed).OrderBy(item => item.Part))
        {
            var set = VectorSetCodec.Read(await artifacts.LoadOutputAsync(work, Stage.Embed, item.Part, cancellation));
            if (set.FirstOrdinal != vectors.Count)
                return new Quarantined<CommitResult>(QuarantineReason.EmbeddingInvalid, $"vectors of part {item.Part} start at chunk {set.FirstOrdinal}, expected {vectors.Count}");
            vectors.AddRange(set.Vectors);
            found.Add(set.Space);
        }

        if (found.Count == 0)
            return new Quarantined<CommitResult>(QuarantineReason.EmbeddingInvalid, $"there are no vectors for {content.EmbeddedCount} chunks");
        // Another space became live between two parts.
        if (found.Count > 1)
            return await PublishAsync(null, []);
        var space = found.Single();
        switch (VectorValidator.Check(vectors, content.EmbeddedCount, space.Dimensions))
        {
            case Quarantined<IReadOnlyList<float[]>>(var reason, var detail, var evidence):
                return new Quarantined<CommitResult>(reason, detail, evidence);
            default:
                return await PublishAsync(space, await CanariesAsync(work, content, space, cancellation));
        }

        async Task<StageResult<CommitResult>> PublishAsync(EmbeddingSpace? lieIn, IReadOnlyList<CanarySentence> canaries)
        {
            using var span = VersionTrace.StartPublication(content.Chunks.Count);
            return new Completed<CommitResult>(await ledger.PublishAsync(
                work,
                new Publication { Content = content, Vectors = vectors, Space = lieIn, CanaryTop = upsert.Value.CanaryTop, Canaries = canaries, Near = dedupe.Value.RuleFor(work.SourceUri) },
                cancellation));
        }
    }

    /// <summary>Sentences of the document with their vectors; none when another space is live by now, for then the document is embedded again first.</summary>
    private async Task<IReadOnlyList<CanarySentence>> CanariesAsync(ClaimedWork work, ChunkSet content, EmbeddingSpace space, CancellationToken cancellation)
    {
        var sentences = CanarySentences.Pick(content, upsert.Value.CanaryTop == 0 ? 0 : upsert.Value.CanarySentences);
        var live = await spaces.EnsureLiveAsync(work.Item.TenantId, embedders.Configured, cancellation);
        if (sentences.Count == 0 || live.Space != space)
            return [];
        var embedder = embedders.For(live);
        // A service is not paid for what only checks: words are asked then, beside the vector of a chunk.
        if (!embedder.IsLocal)
            return [.. sentences.Select(sentence => new CanarySentence(sentence, []))];
        var job = new EmbeddingJob(work.Item.TenantId, [.. sentences], 0) { VersionId = work.Item.VersionId, AreQueries = true };
        return await embedder.EmbedAsync(job, cancellation) is Completed<IReadOnlyList<float[]>>(var vectors)
            ? [.. sentences.Select((sentence, place) => new CanarySentence(sentence, vectors[place]))]
            : [];
    }
}
