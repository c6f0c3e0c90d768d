using System.Collections.Concurrent;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Upsert;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// The embedder of any space. A space is embedded as its own settings say; the settings of this host count where they name the same space,
/// so that an address can move. One instance a host.
/// </summary>
public sealed class SpaceEmbedders(BatchEmbedder configured, IOptions<EmbedOptions> embed, IOptions<UpsertOptions> upsert, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(EmbeddingSpace Space, string Settings), Lazy<BatchEmbedder>> others = new();

    /// <summary>The space that the settings of this host name: the first one of a tenant that has none.</summary>
    public SpaceSpec Configured { get; } = new(new EmbeddingSpace(embed.Value.Provider, embed.Value.Model, embed.Value.Dimensions), upsert.Value.VectorType);

    /// <exception cref="TransientStageException">This host cannot embed in the space: what it needs is not here.</exception>
    public BatchEmbedder For(StoredSpace space) => space.Space == Configured.Space
        ? configured
        : others.GetOrAdd((space.Space, space.Settings), _ => new Lazy<BatchEmbedder>(() => Create(space))).Value;

    public void Dispose()
    {
        foreach (var other in others.Values.Where(other => other.IsValueCreated))
            other.Value.Dispose();
    }

    private BatchEmbedder Create(StoredSpace space)
    {
        var (provider, model, dimensions) = (space.Space.Provider, space.Space.Model, space.Space.Dimensions);
        if (provider != HashingEmbeddingGenerator.ProviderName || model != HashingEmbeddingGenerator.ModelName)
            throw new TransientStageException($"the embedding space {space.Space.Name} is to be written, but this program has no provider {provider} with a model {model}");
        var options = new EmbedOptions
        {
            Provider = provider,
            Model = model,
            Dimensions = dimensions,
            ChunksPerPart = embed.Value.ChunksPerPart,
            BatchSize = embed.Value.BatchSize,
            TimeoutSeconds = embed.Value.TimeoutSeconds,
        };
        return new BatchEmbedder(new HashingEmbeddingGenerator(dimensions), options, checksOrder: false, time);
    }
}
