using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>What is stored with a space to embed in it again, and how that becomes options. A secret is never stored.</summary>
public static class SpaceOptions
{
    /// <summary>The JSON to store with the space that the options name.</summary>
    public static string ToSettings(EmbedOptions options) => options.Provider == EmbedProviders.Hashing
        ? "{}"
        : JsonSerializer.Serialize(new Settings(options.Model, options.Dimensions, options.ModelPath, options.Endpoint, options.ApiVersion, options.SendDimensions, options.QueryPrefix, options.PassagePrefix), DocumentJson.Options);

    /// <summary>The options that embed in a space: those of this host when they name it, so that an address or a folder can move; else its own, with limits and batches as on this host.</summary>
    /// <exception cref="EmbeddingModelException">Neither do.</exception>
    public static EmbedOptions Of(StoredSpace space, EmbedOptions configured)
    {
        if (configured.Provider == space.Space.Provider && space.Space.Variant is null && EmbedderFactory.SpaceOf(configured) == space.Space)
            return configured;
        var settings = JsonSerializer.Deserialize<Settings>(space.Settings, DocumentJson.Options)!;
        var isHashing = space.Space.Provider == EmbedProviders.Hashing;
        var options = new EmbedOptions
        {
            Provider = space.Space.Provider,
            Model = isHashing ? space.Space.Model : settings.Model,
            Dimensions = isHashing ? space.Space.Dimensions : settings.Dimensions,
            ModelPath = settings.ModelPath,
            Endpoint = settings.Endpoint,
            ApiVersion = settings.ApiVersion,
            SendDimensions = settings.SendDimensions,
            QueryPrefix = settings.QueryPrefix,
            PassagePrefix = settings.PassagePrefix,
            // The key of one service is not shown to another.
            ApiKey = configured.Provider != EmbedProviders.OpenAi || IsSameService(configured.Endpoint, settings.Endpoint) ? configured.ApiKey : null,
            IntraOpThreads = configured.IntraOpThreads,
            ChunksPerPart = configured.ChunksPerPart,
            BatchSize = configured.BatchSize,
            BatchTokens = configured.BatchTokens,
            TimeoutSeconds = configured.TimeoutSeconds,
            RequestsPerMinute = configured.RequestsPerMinute,
            TokensPerMinute = configured.TokensPerMinute,
            PricePerMillionTokens = configured.PricePerMillionTokens,
            DailyBudget = configured.DailyBudget,
        };
        if ((options.Provider == EmbedProviders.Onnx && options.ModelPath is null) || (options.Provider == EmbedProviders.OpenAi && (options.Endpoint is null || options.Model is null)))
            throw new EmbeddingModelException($"the embedding space {space.Space.Name} does not say where its model is; set Embed:* to it");
        try
        {
            // A folder that holds another model by now would put other vectors among the old ones.
            var made = EmbedderFactory.SpaceOf(options) with { Variant = space.Space.Variant };
            if (made != space.Space && settings is { QueryPrefix: null, PassagePrefix: null })
            {
                // Spaces were made without the prompts of the model's folder once, and a folder may have got them since.
                (options.QueryPrefix, options.PassagePrefix) = ("", "");
                made = EmbedderFactory.SpaceOf(options) with { Variant = space.Space.Variant };
            }

            return made == space.Space ? options : throw new EmbeddingModelException($"the embedding space {space.Space.Name} is to be written, but what is there now is {made.Name}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingModelException($"the model of the embedding space {space.Space.Name} cannot be read: {unreadable.Message}");
        }
    }

    private static bool IsSameService(string? one, string? other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var first) && Uri.TryCreate(other, UriKind.Absolute, out var second) && first.GetLeftPart(UriPartial.Authority) == second.GetLeftPart(UriPartial.Authority);

    private sealed record Settings(string? Model = null, int? Dimensions = null, string? ModelPath = null, string? Endpoint = null, string? ApiVersion = null, bool SendDimensions = false, string? QueryPrefix = null, string? PassagePrefix = null);
}
