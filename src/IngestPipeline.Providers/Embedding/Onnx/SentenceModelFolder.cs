using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Providers.Embedding.Onnx;

/// <summary>A model in the folder layout of sentence-transformers; everything about it is read from its own files.</summary>
/// <param name="Name">Name of the folder.</param>
/// <param name="ModelFile"><c>model.onnx</c>, or <c>onnx/model.onnx</c>.</param>
/// <param name="Prompts">What its settings say goes before texts.</param>
/// <param name="Dimensions">Width of a vector; null: the files do not say.</param>
/// <param name="MaxTokens">Tokens of a text, the two special ones included.</param>
/// <param name="Normalise">Vectors are scaled to length 1.</param>
internal sealed record SentenceModelFolder(string Name, string ModelFile, WordPieceFiles Tokenizer, PoolingMode Pooling, bool Normalise, int MaxTokens, TextPrefixes Prompts, int? Dimensions)
{
    private const int UsualLimit = 512;
    private const int LeastTokens = 16;

    /// <summary>The tokens around a text.</summary>
    public const int SpecialTokens = 2;

    /// <exception cref="EmbeddingModelException">A file is missing or damaged, or the model has a part that cannot be computed here.</exception>
    public static SentenceModelFolder Read(string path)
    {
        if (!Directory.Exists(path))
            throw new EmbeddingModelException($"Embed:ModelPath: there is no folder {path}");
        var file = new[] { Path.Combine(path, "model.onnx"), Path.Combine(path, "onnx", "model.onnx") }.FirstOrDefault(File.Exists)
            ?? throw new EmbeddingModelException($"Embed:ModelPath: {path} has neither model.onnx nor onnx/model.onnx");
        var tokenizer = WordPieceFiles.Read(path);
        var (pooling, width, normalise) = ModulesOf(path);
        var config = ModelJson.Find(path, "config.json");
        // BERT has a vector for each position, so this one cannot be exceeded.
        int?[] limits = [config?.Number("max_position_embeddings"), ModelJson.Find(path, "sentence_bert_config.json")?.Number("max_seq_length") ?? tokenizer.MaxTokens];
        var most = limits.Min() ?? UsualLimit;
        if (most < LeastTokens)
            throw new EmbeddingModelException($"{path}: the model reads {most} tokens; at least {LeastTokens} are needed");
        return new SentenceModelFolder(
            new DirectoryInfo(path).Name, file, tokenizer, pooling, normalise, most, PromptsOf(path), width ?? config?.Number("hidden_size") ?? config?.Number("dim"));
    }

    /// <summary>Eight digits that stand for the model file and all that is read beside it: with any of it, the vectors change.</summary>
    public string Hash()
    {
        using var content = File.OpenRead(ModelFile);
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        var settings = string.Create(CultureInfo.InvariantCulture, $"{digest} {Tokenizer.Identity} {Pooling} {Normalise} {MaxTokens}");
        return Sha256Hash.Of(Encoding.UTF8.GetBytes(settings)).Hex[..8];
    }

    private static (PoolingMode Pooling, int? Width, bool Normalise) ModulesOf(string path)
    {
        if (ModelJson.Find(path, "modules.json") is not { } modules)
        {
            // What sentence-transformers does with a bare model.
            var (mode, dimensions) = PoolingOf(path, "1_Pooling");
            return (mode, dimensions, false);
        }

        var (pooling, width, normalise) = (PoolingMode.Mean, (int?)null, false);
        var entries = modules.Root.ValueKind == JsonValueKind.Array ? modules.Root.EnumerateArray() : throw new EmbeddingModelException($"{path}: modules.json is not a list");
        foreach (var module in entries)
        {
            var type = ModelJson.Of(module, "type")?.GetString() ?? "";
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "Transformer":
                    break;
                case "Pooling":
                    (pooling, width) = PoolingOf(path, ModelJson.Of(module, "path")?.GetString() ?? "1_Pooling");
                    break;
                case "Normalize":
                    normalise = true;
                    break;
                default:
                    throw new EmbeddingModelException($"{path}: the model has the module {type}, which cannot be computed here (only Transformer, Pooling and Normalize can)");
            }
        }

        return (pooling, width, normalise);
    }

    /// <summary>As sentence-transformers chooses for encode_query and encode_document.</summary>
    private static TextPrefixes PromptsOf(string path)
    {
        if (ModelJson.Find(path, "config_sentence_transformers.json") is not { } config || ModelJson.Of(config.Root, "prompts") is not { } prompts)
            return TextPrefixes.None;
        var usual = config.Text("default_prompt_name");
        return new TextPrefixes(Prompt("query"), Prompt("document", "passage", "corpus"));

        string Prompt(params string[] names) => names.Append(usual).OfType<string>()
            .Select(name => ModelJson.Of(prompts, name) is { ValueKind: JsonValueKind.String } prompt ? prompt.GetString() : null)
            .FirstOrDefault(prompt => prompt is not null) ?? "";
    }

    private static (PoolingMode Mode, int? Width) PoolingOf(string path, string module)
    {
        if (ModelJson.Find(Path.Combine(path, module), "config.json") is not { } config)
            return (PoolingMode.Mean, null);
        var width = config.Number("word_embedding_dimension") ?? config.Number("embedding_dimension");
        string[] modes = config.Text("pooling_mode") is { } named
            ? [named]
            : [.. config.Root.EnumerateObject().Where(entry => entry.Name.StartsWith("pooling_mode_", StringComparison.Ordinal) && entry.Value.ValueKind == JsonValueKind.True).Select(entry => entry.Name["pooling_mode_".Length..])];
        return modes switch
        {
            ["mean" or "mean_tokens"] => (PoolingMode.Mean, width),
            ["cls" or "cls_token"] => (PoolingMode.Cls, width),
            ["max" or "max_tokens"] => (PoolingMode.Max, width),
            [] => (PoolingMode.Mean, width),
            _ => throw new EmbeddingModelException($"{path}: the model pools by {string.Join(" and ", modes)}; only mean, cls or max can be computed here"),
        };
    }
}
