using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Configuration;

namespace IngestPipeline.Stages.Embed;

/// <summary>Which model embeds, in what batches, and what it may cost.</summary>
public sealed class EmbedOptions : IValidatableObject
{
    public const string Section = "Embed";

    /// <summary>One of <see cref="EmbedProviders.All"/>. Default hashing.</summary>
    [Required, AllowedValues(EmbedProviders.Hashing, EmbedProviders.Onnx, EmbedProviders.OpenAi, ErrorMessage = "Embed:Provider must be hashing, onnx or openai")]
    public string Provider { get; set; } = EmbedProviders.Hashing;

    /// <summary>Name of the model, a part of the embedding space's identity; openai needs it, the others have their own.</summary>
    public string? Model { get; set; }

    /// <summary>Width of a vector; null: what the model has (hashing 384).</summary>
    [Range(8, 4000)]
    public int? Dimensions { get; set; }

    /// <summary>Folder of a sentence-transformers model in ONNX form; onnx needs it.</summary>
    public string? ModelPath { get; set; }

    /// <summary>
    /// Put before a query, for models that were trained so, for example <c>"query: "</c> for E5. A part of the space's identity. Null: what
    /// the prompts in an ONNX model's folder say; empty: nothing.
    /// </summary>
    public string? QueryPrefix { get; set; }

    /// <summary>Put before each passage, for example <c>"passage: "</c>; as <see cref="QueryPrefix"/>.</summary>
    public string? PassagePrefix { get; set; }

    /// <summary>Threads that compute one batch of an ONNX model. Default 1: the parts of a stage run side by side.</summary>
    [Range(1, 256)]
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Base address of an OpenAI-compatible service, for example <c>https://api.openai.com/v1</c>; openai needs it.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Key of the service, from the environment (<c>INGEST__Embed__ApiKey</c>) only.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Set for Azure OpenAI, for example <c>2024-10-21</c>: <see cref="Model"/> is then the deployment.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Asks the service for vectors of <see cref="Dimensions"/>; models without adjustable width refuse that. Default false.</summary>
    public bool SendDimensions { get; set; }

    /// <summary>Chunks embedded as one part: the unit that is retried and resumed. Default 256.</summary>
    [Range(1, 10000)]
    public int ChunksPerPart { get; set; } = 256;

    /// <summary>Texts sent to the model in one call. Default 64.</summary>
    [Range(1, 2048)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Tokens sent to the model in one call; a longer text goes alone. Default 16384.</summary>
    [Range(64, 1_000_000)]
    public int BatchTokens { get; set; } = 16384;

    /// <summary>Seconds one call may take. Default 60.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Calls of the service a minute, by all workers together; 0: no limit. Default 0.</summary>
    [Reloadable, Range(0, 1_000_000)]
    public int RequestsPerMinute { get; set; }

    /// <summary>Tokens sent to the service a minute, by all workers together; 0: no limit. Default 0.</summary>
    [Reloadable, Range(0, 1_000_000_000)]
    public int TokensPerMinute { get; set; }

    /// <summary>Price of a million tokens, in any currency; costs are reckoned with it. Default 0.</summary>
    [Reloadable, Range(0, 100_000)]
    public double PricePerMillionTokens { get; set; }

    /// <summary>What a tenant may cost a day (UTC), in the currency of the price; 0: no limit. Then embedding pauses. Default 0.</summary>
    [Reloadable, Range(0, 1e9)]
    public double DailyBudget { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == EmbedProviders.OpenAi)
        {
            if (string.IsNullOrWhiteSpace(Model))
                yield return Wrong("Embed:Model must name the model when Embed:Provider is openai", nameof(Model));
            if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                yield return Wrong($"Embed:Endpoint is '{Endpoint}'; it must be an http or https address when Embed:Provider is openai, for example https://api.openai.com/v1", nameof(Endpoint));
        }

        if (Provider == EmbedProviders.Onnx && string.IsNullOrWhiteSpace(ModelPath))
            yield return Wrong("Embed:ModelPath must name the folder of the model when Embed:Provider is onnx", nameof(ModelPath));
        if (Provider == EmbedProviders.Hashing && (QueryPrefix ?? "") + (PassagePrefix ?? "") is { Length: > 0 })
            yield return Wrong("Embed:QueryPrefix and Embed:PassagePrefix are for models that were trained with them, not for the provider hashing", nameof(QueryPrefix));
        if (RequestsPerMinute == 1)
            yield return Wrong("Embed:RequestsPerMinute is 1; it must be at least 2, or 0 for no limit", nameof(RequestsPerMinute));
        if (TokensPerMinute > 0 && BatchTokens > TokensPerMinute / 2)
            yield return Wrong($"Embed:BatchTokens is {BatchTokens}; it must be at most half of Embed:TokensPerMinute ({TokensPerMinute})", nameof(BatchTokens));
        if (DailyBudget > 0 && PricePerMillionTokens <= 0)
            yield return Wrong("Embed:DailyBudget needs Embed:PricePerMillionTokens", nameof(DailyBudget));
    }

    private static ValidationResult Wrong(string message, string member) => new(message, [member]);
}
