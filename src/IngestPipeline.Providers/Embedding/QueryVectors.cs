using System.Collections.Concurrent;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Turns queries into vectors of the space that is searched, with the models that are configured. Models stay open until this is disposed of.</summary>
/// <param name="configured">Options of each model that may be asked; a space says itself how it is made, but not its key.</param>
public sealed class QueryVectors(TimeProvider time, params IReadOnlyList<EmbedOptions> configured) : IDisposable
{
    private readonly EmbedderFactory factory = new(time);
    private readonly ConcurrentDictionary<string, Lazy<(EmbeddingModel Model, ServiceGate Gate)>> models = new(StringComparer.Ordinal);

    /// <summary>The vector, or why there is none; words alone are searched then.</summary>
    public async Task<QueryVector> OfAsync(StoredSpace stored, string query, CancellationToken cancellation)
    {
        var space = stored.Space;
        try
        {
            var found = models.GetOrAdd($"{space.Name}\n{stored.Settings}", _ => new(() => Open(stored))).Value;
            var answer = await found.Gate.CallAsync(token => found.Model.Generator.GenerateAsync([found.Model.Prefixes.Query + query], cancellationToken: token), cancellation);
            float[][] vectors = [.. answer.Select(embedding => embedding.Vector.ToArray())];
            return VectorValidator.Check(vectors, 1, space.Dimensions) switch
            {
                Completed<IReadOnlyList<float[]>>(var valid) => new QueryVector(valid[0], null),
                Quarantined<IReadOnlyList<float[]>> wrong => QueryVector.None(wrong.Detail),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (Exception failure) when (failure is TransientStageException or EmbeddingServiceException or EmbeddingModelException)
        {
            return QueryVector.None(failure.Message);
        }
    }

    public void Dispose()
    {
        foreach (var model in models.Values.Where(model => model.IsValueCreated))
            model.Value.Model.Dispose();
    }

    private (EmbeddingModel Model, ServiceGate Gate) Open(StoredSpace space)
    {
        // A space says itself how a text is embedded in it; what is configured counts where it names the same space.
        var options = SpaceOptions.Of(space, configured.FirstOrDefault(one => one.Provider == space.Space.Provider && EmbedderFactory.SpaceOf(one) == space.Space) ?? (configured.Count > 0 ? configured[0] : new EmbedOptions()));
        return (factory.Open(options), new ServiceGate(TimeSpan.FromSeconds(options.TimeoutSeconds), time));
    }
}
