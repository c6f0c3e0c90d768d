using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Workers.Chunk;

/// <summary>Cuts the assembled document into passages.</summary>
public sealed class ChunkStageHandler(IWorkLedger ledger, IArtifactStore artifacts, IOptions<ChunkOptions> chunk, ChunkTokens tokens, IOptions<EmbedOptions> embed)
    : ArtifactStageHandler<ChunkSet>(ledger, artifacts)
{
    /// <summary>Compares sentences in every embedding space alike: a new model embeds the chunks there are.</summary>
    private static readonly HashingEmbeddingGenerator Sentences = new(384);

    private readonly ChunkOptions options = chunk.Value.With(tokens.Name, tokens.Limit);

    public override Stage Stage => Stage.Chunk;

    protected override int CodeVersion => 3;

    protected override object DescribeInput(ClaimedWork work) => new { input = work.ArtifactOf(Stage.Dedupe), options = options.DescribeFor(StrategyFor(work)) };

    protected override async Task<StageResult<ChunkSet>> ProduceAsync(ClaimedWork work, CancellationToken cancellation)
    {
        var identity = await LoadAsync<TextIdentity>(work, Stage.Dedupe, 0, cancellation);
        return TextChunker.Chunk(identity.Document, options, tokens.Counter, StrategyFor(work), Sentences.Embed);
    }

    protected override StagePlan Plan(ClaimedWork work, ChunkSet output) => new()
    {
        Next = Stage.Embed,
        Parts = EmbeddingBatches.Plan(output.EmbeddedCount, embed.Value).Count,
        Chunks = output.Chunks.Count,
        Metrics = MetricsOf(output, StrategyFor(work)),
    };

    private static Dictionary<string, long> MetricsOf(ChunkSet output, string strategy)
    {
        var metrics = new Dictionary<string, long>
        {
            ["chunks"] = output.Chunks.Count,
            ["chunks_embedded"] = output.EmbeddedCount,
            ["tokens"] = output.Chunks.Take(output.EmbeddedCount).Sum(chunk => (long)chunk.TokenCount),
        };
        // Counts of all, because those of an earlier try stay where a later one says nothing.
        foreach (var known in ChunkStrategies.All)
            metrics[$"chunked_by_{known}"] = known == strategy ? 1 : 0;
        var sizes = output.Chunks.Take(output.EmbeddedCount).Select(chunk => (long)chunk.TokenCount).Order().ToList();
        if (sizes.Count > 0)
            metrics["tokens_p95"] = sizes[(int)Math.Ceiling(sizes.Count * 0.95) - 1];
        if (output.Text is not { } text)
            return metrics;
        foreach (var (place, count) in new[] { ("in_chunks", text.InChunks), ("running", text.Running), ("without_words", text.WithoutWords) })
        {
            metrics[$"elements_{place}"] = count.Elements;
            metrics[$"tables_{place}"] = count.Tables;
            metrics[$"characters_{place}"] = count.Characters;
        }

        return metrics;
    }

    private string StrategyFor(ClaimedWork work) => options.StrategyFor(work.MediaType, work.SourceUri);
}
