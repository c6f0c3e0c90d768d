using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using Microsoft.Extensions.AI;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Turns a query into a vector of the space that is searched.</summary>
public static class QueryVectors
{
    /// <returns>The vector, or null when this program has no generator for the space; words alone are searched then.</returns>
    public static async Task<float[]?> OfAsync(StoredSpace space, string query, CancellationToken cancellation)
    {
        using var generator = Find(space.Space);
        if (generator is null)
            return null;
        var answer = await generator.GenerateAsync([query], cancellationToken: cancellation);
        return answer[0].Vector.ToArray();
    }

    private static IEmbeddingGenerator<string, Embedding<float>>? Find(EmbeddingSpace space) =>
        space is { Provider: HashingEmbeddingGenerator.ProviderName, Model: HashingEmbeddingGenerator.ModelName } ? new HashingEmbeddingGenerator(space.Dimensions) : null;
}
