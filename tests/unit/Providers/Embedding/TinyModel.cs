using System.Buffers.Binary;
using System.Text;
using IngestPipeline.UnitTests.Chunk;

namespace IngestPipeline.UnitTests.Providers.Embedding;

/// <summary>
/// A model folder made for a test: the vector of a token is its row in a table times a matrix, so that a test can compute
/// it too. Written as protocol buffers by hand (onnx.proto3, opset 13).
/// </summary>
internal sealed class TinyModel : IDisposable
{
    public const int Dimensions = 8;
    private const int Inner = 4;

    private readonly float[] table = Values(TinyVocabulary.Size * Inner, 1);
    private readonly float[] matrix = Values(Inner * Dimensions, 2);

    /// <param name="hasTokenTypes">The model adds a row for each token's type, and thus has that input.</param>
    /// <param name="isPooled">It makes the vector of a text, the mean over all its tokens, padding among them.</param>
    public TinyModel(bool hasTokenTypes = false, bool isPooled = false)
    {
        Directory.CreateDirectory(Path);
        System.IO.File.WriteAllBytes(File("vocab.txt"), TinyVocabulary.Bytes);
        Write("tokenizer_config.json", """{"do_lower_case": true, "tokenizer_class": "BertTokenizer", "model_max_length": 1000000000000000019884624838656}""");
        Write("config.json", $$"""{"hidden_size": {{Dimensions}}, "max_position_embeddings": 64}""");
        Write("sentence_bert_config.json", """{"max_seq_length": 32, "do_lower_case": false}""");
        Modules("Transformer", "Pooling", "Normalize");
        Pool("mean_tokens");
        System.IO.File.WriteAllBytes(File("model.onnx"), Model(hasTokenTypes, isPooled));
    }

    public string Path { get; } = System.IO.Path.Combine(Directory.CreateTempSubdirectory("tiny-model-").FullName, "tiny");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(File(name))!);
        System.IO.File.WriteAllText(File(name), content);
    }

    public void Modules(params string[] types) =>
        Write("modules.json", $"[{string.Join(',', types.Select((type, number) => $$"""{"idx": {{number}}, "path": "{{(type == "Pooling" ? "1_Pooling" : "")}}", "type": "sentence_transformers.models.{{type}}"}"""))}]");

    public void Pool(string mode) =>
        Write("1_Pooling/config.json", $$"""{"word_embedding_dimension": {{Dimensions}}, "pooling_mode_{{mode}}": true, "pooling_mode_lasttoken": false}""");

    /// <summary>What the model makes of one token.</summary>
    public float[] VectorOf(int token) =>
        [.. Enumerable.Range(0, Dimensions).Select(d => Enumerable.Range(0, Inner).Sum(i => table[(token * Inner) + i] * matrix[(i * Dimensions) + d]))];

    public void Dispose() => Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private byte[] Model(bool hasTokenTypes, bool isPooled)
    {
        var output = isPooled ? "sentence_embedding" : "last_hidden_state";
        byte[][] graph =
        [
            Field(1, Node("Gather", ["table", "input_ids"], hasTokenTypes ? "rows" : "sum")),
            .. hasTokenTypes ? [Field(1, Node("Gather", ["types", "token_type_ids"], "typed")), Field(1, Node("Add", ["rows", "typed"], "sum"))] : Array.Empty<byte[]>(),
            Field(1, Node("MatMul", ["sum", "matrix"], isPooled ? "hidden" : output)),
            .. isPooled ? [Field(1, Node("ReduceMean", ["hidden"], output, Attribute("axes", 7, 8, 1), Attribute("keepdims", 2, 3, 0)))] : Array.Empty<byte[]>(),
            Field(2, Text("tiny")),
            Field(5, Tensor("table", [TinyVocabulary.Size, Inner], table)),
            Field(5, Tensor("matrix", [Inner, Dimensions], matrix)),
            .. hasTokenTypes ? [Field(5, Tensor("types", [2, Inner], [0, 0, 0, 0, 9, 9, 9, 9]))] : Array.Empty<byte[]>(),
            Field(11, Value("input_ids", 7, "batch", "sequence")),
            Field(11, Value("attention_mask", 7, "batch", "sequence")),
            .. hasTokenTypes ? [Field(11, Value("token_type_ids", 7, "batch", "sequence"))] : Array.Empty<byte[]>(),
            Field(12, isPooled ? Value(output, 1, "batch", Dimensions) : Value(output, 1, "batch", "sequence", Dimensions)),
        ];
        return Join(Number(1, 8), Field(7, Join(graph)), Field(8, Join(Field(1, []), Number(2, 13))));
    }

    private static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes) =>
        Join([.. inputs.Select(input => Field(1, Text(input))), Field(2, Text(output)), Field(4, Text(type)), .. attributes.Select(attribute => Field(5, attribute))]);

    /// <param name="type">2: a number in field 3, 7: numbers in field 8.</param>
    private static byte[] Attribute(string name, int type, int field, int value) => Join(Field(1, Text(name)), Number(field, value), Number(20, type));

    private static byte[] Tensor(string name, int[] dimensions, float[] values)
    {
        var raw = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(i * sizeof(float)), values[i]);
        return Join([.. dimensions.Select(dimension => Number(1, dimension)), Number(2, 1), Field(8, Text(name)), Field(9, raw)]);
    }

    private static byte[] Value(string name, int elementType, params object[] dimensions)
    {
        var shape = Join([.. dimensions.Select(dimension => Field(1, dimension is int size ? Number(1, size) : Field(2, Text((string)dimension))))]);
        return Join(Field(1, Text(name)), Field(2, Field(1, Join(Number(1, elementType), Field(2, shape)))));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Number(int field, int value) => Join(Varint(field << 3), Varint(value));

    private static byte[] Field(int field, byte[] content) => Join(Varint((field << 3) | 2), Varint(content.Length), content);

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (var rest = (uint)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                bytes.Add((byte)rest);
                return [.. bytes];
            }

            bytes.Add((byte)(rest | 0x80));
        }
    }

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
