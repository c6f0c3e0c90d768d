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
public sealed class SpaceEmbedders(BatchEmbedder configured, EmbedderFactory factory, IOptions<EmbedOptions> embed, IOptions<UpsertOptions> upsert) : IDisposable
{
    private readonly ConcurrentDictionary<(EmbeddingSpace Space, string Settings), Lazy<BatchEmbedder>> others = new();

    /// <summary>The space that the settings of this host name: the first one of a tenant that has none.</summary>
    public SpaceSpec Configured { get; } = new(configured.Space, upsert.Value.VectorType, SpaceOptions.SettingsOf(embed.Value));

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
        try
        {
            if (SpaceOptions.Find(space, embed.Value) is { } options)
                return factory.Create(options);
        }
        catch (EmbeddingModelException wrong)
        {
            throw new TransientStageException($"the embedding space {space.Space.Name} is to be written, but: {wrong.Message}", wrong);
        }

        throw new TransientStageException($"the embedding space {space.Space.Name} is to be written, but this program has no provider {space.Space.Provider} with a model {space.Space.Model}");
    }
}
