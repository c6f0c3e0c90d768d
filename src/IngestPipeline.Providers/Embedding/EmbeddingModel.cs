using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Chunk;
using Microsoft.Extensions.AI;

namespace IngestPipeline.Providers.Embedding;

/// <summary>A model that is ready, and what has to be known about it. Made by <see cref="EmbedderFactory.Open"/>.</summary>
/// <param name="Space">The space its vectors live in.</param>
/// <param name="Generator">Makes them; owned by this.</param>
/// <param name="IsLocal">It computes inside this process: nothing is paid, limited, cached or distrusted.</param>
/// <param name="Counter">Counts its tokens, exactly for an ONNX model and nearly for a service; null where tokens do not matter.</param>
/// <param name="MaxTokens">Tokens of the longest text it reads whole; null: any length, or the service says so itself.</param>
public sealed record EmbeddingModel(EmbeddingSpace Space, IEmbeddingGenerator<string, Embedding<float>> Generator, bool IsLocal, ITokenCounter? Counter, int? MaxTokens) : IDisposable
{
    public TextPrefixes Prefixes { get; init; } = TextPrefixes.None;

    /// <summary>Tokens of the longest text that is read whole with the prefix of passages before it.</summary>
    public int? MaxPassageTokens => MaxTokens - (Prefixes.Passage.Length == 0 ? 0 : Counter?.Count(Prefixes.Passage) ?? 0);

    public void Dispose() => Generator.Dispose();
}
