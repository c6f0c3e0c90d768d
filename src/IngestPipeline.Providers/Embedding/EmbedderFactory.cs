using IngestPipeline.Domain.Documents;
using IngestPipeline.Providers.Embedding.Onnx;
using IngestPipeline.Providers.Embedding.OpenAi;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Embed;

namespace IngestPipeline.Providers.Embedding;

/// <summary>
/// Makes embedders for any options, those of the live space or others. Each call of <see cref="Create"/> opens the model anew
/// (an ONNX model takes its size in memory) and has its own breaker, so keep what it returns and dispose of it at the end.
/// </summary>
/// <param name="record">What workers share about services: kept vectors, limits, costs; null: nothing is shared.</param>
/// <param name="rates">Options whose limits, price and budget count, as they are at the time of a call; null: those an embedder is made with.</param>
public sealed class EmbedderFactory(TimeProvider time, IEmbeddingRecord? record = null, Func<EmbedOptions>? rates = null)
{
    private const int HashingDimensions = 384;

    // What OpenAI says about its own models.
    private static readonly Dictionary<string, int> KnownWidths = new(StringComparer.Ordinal)
    {
        ["text-embedding-3-small"] = 1536,
        ["text-embedding-3-large"] = 3072,
        ["text-embedding-ada-002"] = 1536,
    };

    /// <summary>The space that vectors made with the options live in. Reads the files of an ONNX model, but does not load it.</summary>
    /// <exception cref="EmbeddingModelException">The model cannot be used as set; the message names the setting or the file.</exception>
    public static EmbeddingSpace SpaceOf(EmbedOptions options) => options.Provider switch
    {
        EmbedProviders.Hashing when options.Model is not (null or HashingEmbeddingGenerator.ModelName) =>
            throw new EmbeddingModelException($"Embed:Model must be {HashingEmbeddingGenerator.ModelName} when Embed:Provider is {EmbedProviders.Hashing}"),
        EmbedProviders.Hashing => new EmbeddingSpace(EmbedProviders.Hashing, HashingEmbeddingGenerator.ModelName, options.Dimensions ?? HashingDimensions),
        EmbedProviders.Onnx => SpaceOf(SentenceModelFolder.Read(options.ModelPath!), options),
        EmbedProviders.OpenAi => new EmbeddingSpace(EmbedProviders.OpenAi, Named(options.Model!, TextPrefixes.Of(options, null)), options.Dimensions ?? WidthOf(options.Model!)),
        _ => throw new EmbeddingModelException($"Embed:Provider is '{options.Provider}'; it must be one of {string.Join(", ", EmbedProviders.All)}"),
    };

    /// <summary>Opens the model.</summary>
    /// <exception cref="EmbeddingModelException">The model cannot be used as set; the message names the setting or the file.</exception>
    public EmbeddingModel Open(EmbedOptions options)
    {
        if (options.Provider == EmbedProviders.Onnx)
            return OpenFolder(options);
        var space = SpaceOf(options);
        return options.Provider == EmbedProviders.Hashing
            ? new EmbeddingModel(space, new HashingEmbeddingGenerator(space.Dimensions), IsLocal: true, null, null)
            : new EmbeddingModel(space, new OpenAiEmbeddingGenerator(options, space, time), IsLocal: false, TokenCounter.Cl100k, null) { Prefixes = TextPrefixes.Of(options, null) };
    }

    /// <summary>An embedder for chunks of documents. Dispose of it.</summary>
    /// <exception cref="EmbeddingModelException">The model cannot be used as set; the message names the setting or the file.</exception>
    public BatchEmbedder Create(EmbedOptions options) => new(Open(options), options, record, time, rates);

    /// <summary>As the other, for a space that is told apart from the plain one of its model: vectors are kept and charged under its name.</summary>
    /// <exception cref="EmbeddingModelException">The model cannot be used as set; the message names the setting or the file.</exception>
    public BatchEmbedder Create(EmbedOptions options, EmbeddingSpace space) => new(Open(options) with { Space = space }, options, record, time, rates);

    private static EmbeddingModel OpenFolder(EmbedOptions options)
    {
        var folder = SentenceModelFolder.Read(options.ModelPath!);
        var space = SpaceOf(folder, options);
        var counter = folder.Tokenizer.Open();
        return new EmbeddingModel(
            space, new OnnxSentenceGenerator(folder, space, counter, options.IntraOpThreads), IsLocal: true, counter, folder.MaxTokens - SentenceModelFolder.SpecialTokens)
        {
            Prefixes = TextPrefixes.Of(options, folder),
        };
    }

    private static EmbeddingSpace SpaceOf(SentenceModelFolder folder, EmbedOptions options)
    {
        if (options.Dimensions is { } wanted && folder.Dimensions is { } has && wanted != has)
            throw new EmbeddingModelException($"Embed:Dimensions is {wanted}, but the model in {options.ModelPath} makes vectors of {has}; leave the setting out");
        var width = options.Dimensions ?? folder.Dimensions
            ?? throw new EmbeddingModelException($"the files in {options.ModelPath} do not say how wide a vector is; set Embed:Dimensions");
        return new EmbeddingSpace(EmbedProviders.Onnx, Named($"{options.Model ?? folder.Name}@{folder.Hash()}", TextPrefixes.Of(options, folder)), width);
    }

    private static string Named(string model, TextPrefixes prefixes) => prefixes == TextPrefixes.None ? model : $"{model}+{prefixes.Identity}";

    private static int WidthOf(string model) => KnownWidths.TryGetValue(model, out var width)
        ? width
        : throw new EmbeddingModelException($"Embed:Dimensions must say how wide a vector of {model} is");
}
