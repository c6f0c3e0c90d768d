using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Embeddings;

namespace IngestPipeline.Providers.Embedding.OpenAi;

/// <summary>
/// Embeds through any service that speaks OpenAI's protocol. Calls once: who repeats, and when, is decided elsewhere. The vectors are
/// put in the order of their numbers, which the protocol allows to be another than that of the texts.
/// </summary>
internal sealed class OpenAiEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int LongestMessage = 300;

    private readonly EmbeddingSpace space;
    private readonly EmbeddingClient client;
    private readonly OpenAI.Embeddings.EmbeddingGenerationOptions request;
    private readonly string? key;
    private readonly TimeProvider time;

    /// <param name="options">Valid ones of provider openai.</param>
    public OpenAiEmbeddingGenerator(EmbedOptions options, EmbeddingSpace space, TimeProvider time)
    {
        (this.space, this.time) = (space, time);
        key = string.IsNullOrEmpty(options.ApiKey) ? null : options.ApiKey;
        var isAzure = !string.IsNullOrEmpty(options.ApiVersion);
        var settings = new OpenAIClientOptions
        {
            Endpoint = isAzure ? DeploymentOf(options) : new Uri(options.Endpoint!),
            RetryPolicy = new ClientRetryPolicy(0),
            // The gate gives up first, and says so.
            NetworkTimeout = TimeSpan.FromSeconds(options.TimeoutSeconds + 5),
        };
        if (isAzure)
            settings.AddPolicy(new AzurePolicy(options.ApiVersion!, key), PipelinePosition.PerCall);
        // A service on one's own machine wants no key, the client does.
        client = new EmbeddingClient(options.Model, new ApiKeyCredential(key ?? "none"), settings);
        request = new OpenAI.Embeddings.EmbeddingGenerationOptions { Dimensions = options.SendDimensions ? space.Dimensions : null };
    }

    /// <exception cref="EmbeddingServiceException">The service answered with an error, or not at all.</exception>
    /// <exception cref="InvalidAnswerException">The answer does not number its vectors from 0 on, each once.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, Microsoft.Extensions.AI.EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        try
        {
            return Order(await client.GenerateEmbeddingsAsync(texts, request, cancellationToken), texts.Length);
        }
        catch (ClientResultException failure)
        {
            var status = failure.Status == 0 ? (HttpStatusCode?)null : (HttpStatusCode)failure.Status;
            throw new EmbeddingServiceException(Clean(failure.Message), status, RetryAfter(failure.GetRawResponse()?.Headers), failure);
        }
        catch (Exception strange) when (strange is FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException or AggregateException)
        {
            throw new InvalidAnswerException($"the answer cannot be read: {Clean(strange.Message)}");
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null :
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(EmbedProviders.OpenAi, null, space.Model, space.Dimensions) :
        serviceType == typeof(EmbeddingSpace) ? space :
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private GeneratedEmbeddings<Embedding<float>> Order(OpenAIEmbeddingCollection answer, int texts)
    {
        if (answer.Count != texts)
            throw new InvalidAnswerException($"{answer.Count} vectors came for {texts} texts");
        var vectors = new Embedding<float>?[texts];
        foreach (var embedding in answer)
        {
            if (embedding.Index < 0 || embedding.Index >= texts || vectors[embedding.Index] is not null)
                throw new InvalidAnswerException($"the vectors of {texts} texts are not numbered from 0 on");
            vectors[embedding.Index] = new Embedding<float>(embedding.ToFloats()) { ModelId = space.Model };
        }

        return new GeneratedEmbeddings<Embedding<float>>(vectors!)
        {
            Usage = answer.Usage is { InputTokenCount: > 0 } usage ? new UsageDetails { InputTokenCount = usage.InputTokenCount } : null,
        };
    }

    private static Uri DeploymentOf(EmbedOptions options) =>
        new($"{options.Endpoint!.TrimEnd('/')}/openai/deployments/{Uri.EscapeDataString(options.Model!)}");

    /// <summary>Seconds or a date; OpenAI's own header counts milliseconds.</summary>
    private TimeSpan? RetryAfter(PipelineResponseHeaders? headers)
    {
        if (headers is null)
            return null;
        if (headers.TryGetValue("retry-after-ms", out var exact) && double.TryParse(exact, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds >= 0)
            return TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));
        if (!headers.TryGetValue("Retry-After", out var value) || value is null)
            return null;
        if (double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0)
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until))
            return null;
        var wait = until - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Services repeat keys and texts in their messages.</summary>
    private string Clean(string message)
    {
        var line = message.ReplaceLineEndings(" ");
        if (key is not null)
            line = line.Replace(key, "[key]", StringComparison.Ordinal);
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + "...";
    }

    /// <summary>Azure wants the version of its interface in the address, and the key in a header of its own.</summary>
    private sealed class AzurePolicy(string version, string? key) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Change(message.Request);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Change(message.Request);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Change(PipelineRequest request)
        {
            var address = new UriBuilder(request.Uri!);
            address.Query = $"api-version={Uri.EscapeDataString(version)}";
            request.Uri = address.Uri;
            if (key is not null)
                request.Headers.Set("api-key", key);
        }
    }
}
