namespace IngestPipeline.Stages.Embed;

/// <summary>Where vectors come from.</summary>
public static class EmbedProviders
{
    /// <summary>Feature hashing: offline, lexical.</summary>
    public const string Hashing = "hashing";

    /// <summary>A sentence model in ONNX form, inside this process.</summary>
    public const string Onnx = "onnx";

    /// <summary>Any service that speaks OpenAI's protocol.</summary>
    public const string OpenAi = "openai";

    public static IReadOnlyList<string> All { get; } = [Hashing, Onnx, OpenAi];
}
