using System.Net;
using IngestPipeline.Providers.Embedding;
using Microsoft.Extensions.AI;

namespace IngestPipeline.UnitTests.Providers.Embedding;

/// <summary>An embedding service that misbehaves on demand; what it means to answer is the vector of <see cref="HashingEmbeddingGenerator"/>.</summary>
internal sealed class ScriptedService(TimeProvider time, Func<IReadOnlyList<string>, ServiceFault> script) : IEmbeddingGenerator<string, Embedding<float>>
{
    public const int Dimensions = 64;

    private readonly HashingEmbeddingGenerator right = new(Dimensions);

    /// <summary>Texts of each call, and what was done to it.</summary>
    public List<(int Texts, ServiceFault Fault)> Calls { get; } = [];

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        var fault = script(texts);
        Calls.Add((texts.Count, fault));
        switch (fault)
        {
            case ServiceFault.TooMany:
                throw new EmbeddingServiceException("too many requests", HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(20));
            case ServiceFault.ServerError:
                throw new EmbeddingServiceException("internal error", HttpStatusCode.InternalServerError);
            case ServiceFault.Away:
                throw new HttpRequestException("connection refused");
            case ServiceFault.Refused:
                throw new EmbeddingServiceException("the input is not acceptable", HttpStatusCode.BadRequest);
            case ServiceFault.Drip:
                await Task.Delay(TimeSpan.FromHours(1), time, cancellationToken);
                break;
        }

        var vectors = (await right.GenerateAsync(texts, cancellationToken: cancellationToken)).Select(answer => answer.Vector.ToArray()).ToList();
        var middle = vectors.Count / 2;
        switch (fault)
        {
            case ServiceFault.Rotated:
                vectors = [.. vectors.Skip(1), vectors[0]];
                break;
            case ServiceFault.Reversed:
                vectors.Reverse();
                break;
            case ServiceFault.Short:
                vectors.RemoveAt(middle);
                break;
            case ServiceFault.MisSized:
                vectors[middle] = vectors[middle][1..];
                break;
            case ServiceFault.NotANumber:
                vectors[middle][3] = float.NaN;
                break;
            case ServiceFault.Zero:
                Array.Clear(vectors[middle]);
                break;
        }

        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector)));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => right.Dispose();
}
