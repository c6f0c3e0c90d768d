using System.Collections.Concurrent;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Stages.Upsert;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Providers.Embedding;

/// <summary>The embedder of any space, made when it is first needed. One instance a host.</summary>
/// <param name="configured">The embedder that the settings of this host name.</param>
public sealed class SpaceEmbedders(EmbedderFactory factory, Lazy<BatchEmbedder> configured, IOptions<EmbedOptions> embed, IOptions<UpsertOptions> upsert) : IDisposable
{
    private readonly ConcurrentDictionary<string, BatchEmbedder> others = new(StringComparer.Ordinal);
    private readonly Lock opening = new();

    /// <summary>The space that the settings of this host name: the first one of a tenant that has none.</summary>
    public SpaceSpec Configured => field ??= SpecOf(embed.Value);

    /// <summary>The space that options name.</summary>
    /// <exception cref="EmbeddingModelException">The model cannot be used as set.</exception>
    public SpaceSpec SpecOf(EmbedOptions options) => new(EmbedderFactory.SpaceOf(options), upsert.Value.VectorType, SpaceOptions.ToSettings(options));

    /// <exception cref="TransientStageException">This host cannot embed in the space: what that takes is not here.</exception>
    public BatchEmbedder For(StoredSpace space)
    {
        if (space.Space == Configured.Space)
            return configured.Value;
        // A space that was dropped and added again may have other settings.
        var key = $"{space.Space.Name}\n{space.Settings}";
        if (others.TryGetValue(key, out var known))
            return known;
        lock (opening)
            return others.GetOrAdd(key, _ => Open(space));
    }

    public void Dispose()
    {
        foreach (var other in others.Values)
            other.Dispose();
    }

    private BatchEmbedder Open(StoredSpace space)
    {
        try
        {
            return factory.Create(SpaceOptions.Of(space, embed.Value), space.Space);
        }
        catch (EmbeddingModelException unable)
        {
            throw new TransientStageException(unable.Message, unable);
        }
    }
}
