using System.Text.Json;

namespace IngestPipeline.Providers.Embedding.Onnx;

/// <summary>One of the settings files of a model's folder. What is missing is null.</summary>
internal sealed class ModelJson
{
    private readonly string path;
    private readonly JsonElement root;

    private ModelJson(string path, JsonElement root) => (this.path, this.root) = (path, root);

    public JsonElement Root => root;

    /// <summary>Null when there is no such file.</summary>
    /// <exception cref="EmbeddingModelException">It is not JSON.</exception>
    public static ModelJson? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return null;
        try
        {
            return new ModelJson(path, JsonElement.Parse(File.ReadAllBytes(path)));
        }
        catch (JsonException wrong)
        {
            throw new EmbeddingModelException($"{path} is not valid JSON: {wrong.Message}", wrong);
        }
    }

    public bool? Flag(string name) => Of(root, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <exception cref="EmbeddingModelException">It is not a whole number from 1 on.</exception>
    public int? Number(string name)
    {
        if (Of(root, name) is not { ValueKind: JsonValueKind.Number } value)
            return null;
        // Transformers writes 10^30 for "no limit".
        if (!value.TryGetDouble(out var number) || number < 1)
            throw new EmbeddingModelException($"{path}: {name} is {value}, but must be a positive number");
        return (int)Math.Min(number, int.MaxValue);
    }

    /// <summary>Text, or the <c>content</c> of an object, as special tokens are written.</summary>
    public string? Text(string name) => Of(root, name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Object } value when Of(value, "content") is { ValueKind: JsonValueKind.String } content => content.GetString(),
        _ => null,
    };

    public static JsonElement? Of(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
