using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Chunk;
using IngestPipeline.Stages.Embed;
using Microsoft.Extensions.AI;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace IngestPipeline.Providers.Embedding.Onnx;

/// <summary>
/// Embeds with a sentence model inside this process. Texts of about the same length share a run, for each is padded to the longest
/// of its run; a text beyond the model's length is cut at its end, as sentence-transformers does.
/// </summary>
internal sealed class OnnxSentenceGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    // Values of a layer for all tokens of a run have to fit memory: 16 texts of 512 tokens take some 200 MB in a small model.
    private const int PaddedTokensPerRun = 8192;

    private static readonly string[] RequiredInputs = ["input_ids", "attention_mask"];
    private static readonly string[] UsualOutputs = ["sentence_embedding", "last_hidden_state", "token_embeddings"];

    private readonly SentenceModelFolder folder;
    private readonly EmbeddingSpace space;
    private readonly WordPieceCounter tokens;
    private readonly InferenceSession session;
    private readonly bool wantsTokenTypes;
    private readonly string output;
    private readonly bool isPooled;

    /// <exception cref="EmbeddingModelException">The model is damaged, or is none of sentences, or has another width.</exception>
    public OnnxSentenceGenerator(SentenceModelFolder folder, EmbeddingSpace space, WordPieceCounter tokens, int intraOpThreads)
    {
        (this.folder, this.space, this.tokens) = (folder, space, tokens);
        session = Open(folder.ModelFile, intraOpThreads);
        try
        {
            CheckInputs();
            wantsTokenTypes = session.InputMetadata.ContainsKey("token_type_ids");
            (output, isPooled) = OutputOf(session, folder.ModelFile);
            if (session.OutputMetadata[output].Dimensions[^1] is var width && width > 0 && width != space.Dimensions)
                throw new EmbeddingModelException($"{folder.ModelFile} makes vectors of {width} dimensions, Embed:Dimensions or the model's files say {space.Dimensions}");
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Computing takes the calling thread otherwise, and whoever waits could not give up.
        return await Task.Run(() => Generate([.. values], cancellationToken), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null :
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata(EmbedProviders.Onnx, null, space.Model, space.Dimensions) :
        serviceType == typeof(EmbeddingSpace) ? space :
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => session.Dispose();

    private static InferenceSession Open(string file, int threads)
    {
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            return new InferenceSession(file, options);
        }
        catch (OnnxRuntimeException damaged)
        {
            throw new EmbeddingModelException($"{file} cannot be loaded: {damaged.Message}", damaged);
        }
    }

    private void CheckInputs()
    {
        foreach (var required in RequiredInputs)
        {
            if (!session.InputMetadata.ContainsKey(required))
                throw new EmbeddingModelException($"{folder.ModelFile} has no input {required}; it has {string.Join(", ", session.InputMetadata.Keys)}");
        }

        foreach (var (name, input) in session.InputMetadata)
        {
            if (name is not ("input_ids" or "attention_mask" or "token_type_ids"))
                throw new EmbeddingModelException($"{folder.ModelFile} has the input {name}, which is not known here");
            if (input.ElementDataType != TensorElementType.Int64)
                throw new EmbeddingModelException($"{folder.ModelFile}: input {name} is of {input.ElementDataType}, only 64-bit integers can be given");
        }
    }

    private static (string Name, bool IsPooled) OutputOf(InferenceSession session, string file)
    {
        var outputs = session.OutputMetadata;
        var name = UsualOutputs.FirstOrDefault(outputs.ContainsKey) ?? outputs.Keys.First();
        var found = outputs[name];
        if (found.ElementDataType != TensorElementType.Float || found.Dimensions.Length is not (2 or 3))
            throw new EmbeddingModelException($"{file}: output {name} is of {found.ElementDataType} with {found.Dimensions.Length} dimensions; 32-bit floats with 2 or 3 can be used");
        return (name, found.Dimensions.Length == 2);
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancellation)
    {
        var sequences = Array.ConvertAll(texts, Encode);
        var vectors = new float[texts.Length][];
        var order = Enumerable.Range(0, texts.Length).OrderBy(index => sequences[index].Length).ToArray();
        for (var first = 0; first < order.Length;)
        {
            var last = first;
            while (last + 1 < order.Length && (last + 2 - first) * sequences[order[last + 1]].Length <= PaddedTokensPerRun)
                last++;
            Run(order[first..(last + 1)], sequences, vectors, cancellation);
            first = last + 1;
        }

        return new GeneratedEmbeddings<Embedding<float>>(vectors.Select(vector => new Embedding<float>(vector) { ModelId = space.Model }))
        {
            Usage = new UsageDetails { InputTokenCount = sequences.Sum(sequence => (long)sequence.Length) },
        };
    }

    private long[] Encode(string text)
    {
        var ids = tokens.Encode(text);
        var count = Math.Min(ids.Count, folder.MaxTokens - SentenceModelFolder.SpecialTokens);
        var sequence = new long[count + SentenceModelFolder.SpecialTokens];
        sequence[0] = tokens.ClassificationId;
        for (var i = 0; i < count; i++)
            sequence[i + 1] = ids[i];
        sequence[^1] = tokens.SeparatorId;
        return sequence;
    }

    private void Run(int[] batch, long[][] sequences, float[][] vectors, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var width = batch.Max(index => sequences[index].Length);
        var ids = new long[batch.Length * width];
        Array.Fill(ids, tokens.PaddingId);
        var mask = new long[ids.Length];
        for (var row = 0; row < batch.Length; row++)
        {
            sequences[batch[row]].CopyTo(ids, row * width);
            Array.Fill(mask, 1, row * width, sequences[batch[row]].Length);
        }

        long[] shape = [batch.Length, width];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        var inputs = new Dictionary<string, OrtValue> { ["input_ids"] = idsValue, ["attention_mask"] = maskValue };
        if (wantsTokenTypes)
            inputs["token_type_ids"] = typesValue;
        using var run = new RunOptions();
        using var stop = cancellation.Register(() => run.Terminate = true);
        using var results = session.Run(run, inputs, [output]);
        var values = results[0].GetTensorDataAsSpan<float>();
        var dimensions = space.Dimensions;
        var rows = isPooled ? batch.Length : batch.Length * width;
        if (values.Length != rows * dimensions)
            throw new EmbeddingModelException($"{folder.ModelFile} made vectors of {values.Length / rows} dimensions, Embed:Dimensions or the model's files say {dimensions}");
        for (var row = 0; row < batch.Length; row++)
        {
            var vector = isPooled
                ? values.Slice(row * dimensions, dimensions).ToArray()
                : Pool(values.Slice(row * width * dimensions, sequences[batch[row]].Length * dimensions), dimensions);
            vectors[batch[row]] = folder.Normalise ? Scale(vector) : vector;
        }
    }

    /// <param name="values">Of the tokens of one text, without padding.</param>
    private float[] Pool(ReadOnlySpan<float> values, int dimensions)
    {
        if (folder.Pooling == PoolingMode.Cls)
            return values[..dimensions].ToArray();

        var count = values.Length / dimensions;
        var vector = new float[dimensions];
        for (var d = 0; d < dimensions; d++)
        {
            double sum = 0;
            var most = float.NegativeInfinity;
            for (var token = 0; token < count; token++)
            {
                var value = values[(token * dimensions) + d];
                sum += value;
                most = Math.Max(most, value);
            }

            vector[d] = folder.Pooling == PoolingMode.Max ? most : (float)(sum / count);
        }

        return vector;
    }

    private static float[] Scale(float[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => (double)value * value));
        return length > 0 ? Array.ConvertAll(vector, value => (float)(value / length)) : vector;
    }
}
