using System.Text.Encodings.Web;
using System.Text.Json;

namespace IngestPipeline.Storage.Queries;

/// <summary>The JSON form of what readers return, on the command line and over HTTP: snake case, times in UTC, unknown is null.</summary>
public static class RecordJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
