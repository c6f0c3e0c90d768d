using System.IO.Hashing;
using System.Runtime.InteropServices;
using IngestPipeline.Domain.Documents;
using Microsoft.Extensions.AI;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// Embeds without a model, a network or a file: words and pairs of words are hashed into the dimensions of the vector with a sign
/// (Weinberger, Dasgupta, Langford, Smola, Attenberg: Feature Hashing for Large Scale Multitask Learning, ICML 2009), weighted by
/// 1 + ln(occurrences), and the vector is scaled to length 1. Lexical: it finds shared words, not shared meaning.
/// The same text gives the same vector everywhere, rounding apart; a change of that needs a new <see cref="ModelName"/>.
/// </summary>
public sealed class HashingEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    public const string ProviderName = "hashing";
    public const string ModelName = "feature-hashing-v1";

    private const double FunctionWordWeight = 0.1;
    private const double PairWeight = 0.5;

    /// <summary>The lightest feature weighs 0.05: what is shorter is the rounding left over where features cancel out.</summary>
    private const double MinNorm = 1e-6;

    /// <summary>Two words that meet in one dimension seldom meet in another as well ("multiple hashing" in the same paper).</summary>
    private const int PlacesPerFeature = 2;

    private readonly int dimensions;
    private readonly EmbeddingGeneratorMetadata metadata;

    /// <param name="dimensions">Width of a vector, at least 1.</param>
    public HashingEmbeddingGenerator(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        this.dimensions = dimensions;
        metadata = new EmbeddingGeneratorMetadata(ProviderName, null, ModelName, dimensions);
    }

    /// <exception cref="ArgumentException">The call asks for another width or model than the generator has.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options?.Dimensions is { } width && width != dimensions)
            throw new ArgumentException($"{width} dimensions were asked for, the generator has {dimensions}", nameof(options));
        if (options?.ModelId is { } model && model != ModelName)
            throw new ArgumentException($"model {model} was asked for, the generator has {ModelName}", nameof(options));

        var embeddings = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            embeddings.Add(new Embedding<float>(Embed(value)) { ModelId = ModelName });
        }

        return Task.FromResult(embeddings);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null :
        serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata :
        serviceType == typeof(EmbeddingSpace) ? new EmbeddingSpace(ProviderName, ModelName, dimensions) :
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>The vector of one text, of length 1.</summary>
    public float[] Embed(string text)
    {
        var sums = new double[dimensions];
        foreach (var (feature, count) in WordFeatures.Of(text))
            Add(sums, feature, Weight(feature) * (1 + Math.Log(count)));

        var norm = Math.Sqrt(sums.Sum(value => value * value));
        if (norm < MinNorm)
        {
            // Text without words (or whose features cancel out) still needs a direction, or it would vanish from a cosine index.
            Array.Clear(sums);
            sums[XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan())) % (ulong)dimensions] = 1;
            norm = 1;
        }

        return Array.ConvertAll(sums, value => (float)(value / norm));
    }

    private static double Weight(string feature) =>
        WordFeatures.IsPair(feature)
            ? PairWeight * (feature.Split(' ').Any(FunctionWords.Contains) ? FunctionWordWeight : 1)
            : FunctionWords.Contains(feature) ? FunctionWordWeight : 1;

    private void Add(double[] sums, string feature, double weight)
    {
        // Little-endian bytes of UTF-16 on every machine .NET runs on.
        var bytes = MemoryMarshal.AsBytes(feature.AsSpan());
        for (var place = 0; place < PlacesPerFeature; place++)
        {
            var hash = XxHash3.HashToUInt64(bytes, place);
            sums[(hash >> 1) % (ulong)dimensions] += (hash & 1) == 0 ? weight : -weight;
        }
    }
}
