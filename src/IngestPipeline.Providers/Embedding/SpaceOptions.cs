using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Options that lead to a space: those of this host, or what the space itself was made with.</summary>
internal static class SpaceOptions
{
    /// <summary>What embedding takes beside the identity of a space, as JSON and without secrets.</summary>
    public static string SettingsOf(EmbedOptions options) => options.Provider == EmbedProviders.Hashing
        ? "{}"
        : JsonSerializer.Serialize(new Stored(options.Model, options.ModelPath, options.Endpoint, options.ApiVersion, options.SendDimensions));

    /// <summary>Null when neither leads to the space.</summary>
    /// <exception cref="EmbeddingModelException">The space's own model cannot be used any more.</exception>
    public static EmbedOptions? Find(StoredSpace space, EmbedOptions configured)
    {
        if (space.Space.Provider == configured.Provider && IsSameModel(EmbedderFactory.SpaceOf(configured), space.Space))
            return configured;
        var options = Copy(configured);
        (options.Provider, options.Dimensions) = (space.Space.Provider, space.Space.Dimensions);
        if (space.Space.Provider == EmbedProviders.Hashing)
        {
            options.Model = space.Space.Model;
        }
        else
        {
            var stored = JsonSerializer.Deserialize<Stored>(space.Settings) ?? new Stored(null, null, null, null, false);
            (options.Model, options.ModelPath, options.Endpoint, options.ApiVersion, options.SendDimensions) = (stored.Model, stored.ModelPath, stored.Endpoint, stored.ApiVersion, stored.SendDimensions);
            if (options.Provider == EmbedProviders.Onnx ? options.ModelPath is null : options.Endpoint is null || options.Model is null)
                return null;
        }

        return EmbedProviders.All.Contains(options.Provider) && (options.Provider != EmbedProviders.Hashing || options.Model == HashingEmbeddingGenerator.ModelName)
            && IsSameModel(EmbedderFactory.SpaceOf(options), space.Space) ? options : null;
    }

    // How vectors are stored is no matter of who makes them.
    private static bool IsSameModel(EmbeddingSpace one, EmbeddingSpace other) => one with { Variant = null } == other with { Variant = null };

    private static EmbedOptions Copy(EmbedOptions options) => new()
    {
        IntraOpThreads = options.IntraOpThreads,
        ApiKey = options.ApiKey,
        ChunksPerPart = options.ChunksPerPart,
        BatchSize = options.BatchSize,
        BatchTokens = options.BatchTokens,
        TimeoutSeconds = options.TimeoutSeconds,
        RequestsPerMinute = options.RequestsPerMinute,
        TokensPerMinute = options.TokensPerMinute,
        PricePerMillionTokens = options.PricePerMillionTokens,
        DailyBudget = options.DailyBudget,
    };

    private sealed record Stored(string? Model, string? ModelPath, string? Endpoint, string? ApiVersion, bool SendDimensions);
}
