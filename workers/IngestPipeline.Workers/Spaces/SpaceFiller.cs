using System.Globalization;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Workers.Spaces;

/// <summary>Embeds chunks that readers see in a space that lacks them: all of them for a build, those of newly published documents afterwards.</summary>
public sealed class SpaceFiller(IngestDatabase database, SpaceEmbedders embedders, TimeProvider clock)
{
    /// <summary>Chunks read, embedded and written together.</summary>
    public const int BatchSize = 256;

    // Longer than embedding one batch takes; a document taken by a process that died is looked at again after this.
    private static readonly TimeSpan GapLease = TimeSpan.FromMinutes(5);

    /// <summary>Embeds whatever is missing, until nothing is or nothing more can be done.</summary>
    /// <param name="chunksPerMinute">Upper limit; null for none.</param>
    /// <param name="progress">Told after each batch how many chunks were written.</param>
    /// <exception cref="TransientStageException">The model or the database is away. What is written stays written.</exception>
    public async Task<FillResult> FillAsync(string tenantId, StoredSpace space, int? chunksPerMinute, IProgress<int>? progress, CancellationToken cancellation)
    {
        var vectors = new SpaceVectors(database, tenantId, space);
        var total = FillResult.Nothing;
        while (true)
        {
            // Documents that were being published during a pass are there in the next one.
            var pass = await PassAsync(vectors, tenantId, documentId: null, chunksPerMinute, progress, cancellation);
            total = new FillResult(total.Written + pass.Written, pass.Left, pass.Refused);
            if (pass.Left == 0 || pass.Written == 0)
                return total;
        }
    }

    /// <summary>Embeds what documents lack that were published since a space last looked at them.</summary>
    /// <param name="dueOnly">False takes also what is put off.</param>
    public async Task<FillResult> FillGapsAsync(string tenantId, StoredSpace space, bool dueOnly, CancellationToken cancellation)
    {
        var vectors = new SpaceVectors(database, tenantId, space);
        var total = FillResult.Nothing;
        var seen = new HashSet<Guid>();
        while (await vectors.ClaimGapAsync(dueOnly, GapLease, cancellation) is { } documentId && seen.Add(documentId))
        {
            try
            {
                var pass = await PassAsync(vectors, tenantId, documentId, null, null, cancellation);
                total = new FillResult(total.Written + pass.Written, total.Left + pass.Left, [.. total.Refused, .. pass.Refused]);
                if (!await vectors.CloseGapAsync(documentId, cancellation))
                    await vectors.DelayGapAsync(documentId, cancellation);
            }
            catch (TransientStageException)
            {
                await vectors.DelayGapAsync(documentId, cancellation);
                throw;
            }
        }

        return total;
    }

    private async Task<FillResult> PassAsync(SpaceVectors vectors, string tenantId, Guid? documentId, int? chunksPerMinute, IProgress<int>? progress, CancellationToken cancellation)
    {
        var embedder = embedders.For(vectors.Space);
        var (written, left) = (0, 0);
        var refused = new List<string>();
        Guid? after = null;
        while (true)
        {
            var started = clock.GetTimestamp();
            var batch = await vectors.FindMissingAsync(after, documentId, BatchSize, cancellation);
            if (batch.Count == 0)
                return new FillResult(written, left, refused);
            var (chunks, embedded) = await EmbedAsync(embedder, vectors.Space, tenantId, batch, refused, cancellation);
            var rows = chunks.Count == 0 ? 0 : await vectors.WriteAsync(chunks, embedded, cancellation);
            written += rows;
            left += batch.Count - rows;
            after = batch[^1].ChunkId;
            progress?.Report(rows);
            if (chunksPerMinute is { } pace && TimeSpan.FromMinutes((double)batch.Count / pace) - clock.GetElapsedTime(started) is { Ticks: > 0 } rest)
                await Task.Delay(rest, clock, cancellation);
        }
    }

    /// <summary>A text the model refuses is set aside, so that it holds up no other.</summary>
    private static async Task<(IReadOnlyList<MissingChunk> Chunks, IReadOnlyList<float[]> Vectors)> EmbedAsync(
        BatchEmbedder embedder, StoredSpace space, string tenantId, IReadOnlyList<MissingChunk> batch, List<string> refused, CancellationToken cancellation)
    {
        var chunks = batch.ToList();
        while (chunks.Count > 0)
        {
            var texts = chunks.Select(chunk => EmbeddingText.Of(chunk.HeadingPath, chunk.Text)).ToList();
            var answer = await embedder.EmbedAsync(tenantId, texts, 0, cancellation);
            if (answer is Completed<IReadOnlyList<float[]>>(var vectors))
                answer = VectorValidator.Check(vectors, chunks.Count, space.Space.Dimensions);
            switch (answer)
            {
                case Completed<IReadOnlyList<float[]>>(var valid):
                    return (chunks, valid);
                case Quarantined<IReadOnlyList<float[]>>(_, var detail, var evidence):
                    if (evidence?.GetValueOrDefault("chunk") is not { } named || Convert.ToInt32(named, CultureInfo.InvariantCulture) is var index && (index < 0 || index >= chunks.Count))
                        throw new TransientStageException($"the model of {space.Space.Name} gives no usable answer: {detail}");
                    refused.Add($"chunk {chunks[index].ChunkId} of document {chunks[index].DocumentId}: {detail}");
                    chunks.RemoveAt(index);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return ([], []);
    }
}
