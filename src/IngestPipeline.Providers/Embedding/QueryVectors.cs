using System.Collections.Concurrent;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Turns queries into vectors of the space that is searched. Models stay open until this is disposed of.</summary>
/// <param name="configured">The options of this host; spaces of other models have settings of their own.</param>
public sealed class QueryVectors(EmbedOptions configured, TimeProvider time) : IDisposable
{
    private readonly EmbedderFactory factory = new(time);
    private readonly ConcurrentDictionary<StoredSpace, Lazy<(EmbeddingModel Model, ServiceGate Gate)?>> models = new();

    /// <summary>Why there was no vector the last time there was none.</summary>
    public string? Trouble { get; private set; }

    /// <returns>The vector, or null when there is none now (<see cref="Trouble"/> says why); words alone are searched then.</returns>
    public async Task<float[]?> OfAsync(StoredSpace space, string query, CancellationToken cancellation)
    {
        try
        {
            if (models.GetOrAdd(space, _ => new(() => Open(space))).Value is not { } found)
                return Fail($"there is no generator for {space.Space.Name}");
            var answer = await found.Gate.CallAsync(token => found.Model.Generator.GenerateAsync([query], cancellationToken: token), cancellation);
            float[][] vectors = [.. answer.Select(embedding => embedding.Vector.ToArray())];
            return VectorValidator.Check(vectors, 1, space.Space.Dimensions) is Quarantined<IReadOnlyList<float[]>> wrong ? Fail(wrong.Detail) : vectors[0];
        }
        catch (Exception failure) when (failure is TransientStageException or EmbeddingServiceException or EmbeddingModelException)
        {
            return Fail(failure.Message);
        }
    }

    public void Dispose()
    {
        foreach (var model in models.Values.Where(model => model.IsValueCreated))
            model.Value?.Model.Dispose();
    }

    private float[]? Fail(string why)
    {
        Trouble = why;
        return null;
    }

    private (EmbeddingModel Model, ServiceGate Gate)? Open(StoredSpace space) => SpaceOptions.Find(space, configured) is { } options
        ? (factory.Open(options), new ServiceGate(TimeSpan.FromSeconds(options.TimeoutSeconds), time))
        : null;
}
