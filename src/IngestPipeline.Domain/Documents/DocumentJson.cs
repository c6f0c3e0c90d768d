using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Documents;

/// <summary>The one JSON form of artifacts: snake case, enum names, nulls left out, same object, same bytes.</summary>
public static class DocumentJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static byte[] ToBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">The bytes are not the JSON form of <typeparamref name="T"/>.</exception>
    public static T FromBytes<T>(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException($"the JSON of a {typeof(T).Name} is null");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 32,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.Converters.Add(new Sha256HashConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Sha256HashConverter : JsonConverter<Sha256Hash>
    {
        public override Sha256Hash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Sha256Hash.Parse(reader.GetString() ?? throw new JsonException("a hash is null"));

        public override void Write(Utf8JsonWriter writer, Sha256Hash value, JsonSerializerOptions options) => writer.WriteStringValue(value.Hex);
    }
}
