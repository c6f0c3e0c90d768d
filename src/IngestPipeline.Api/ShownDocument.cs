using System.Text.Json;
using System.Text.Json.Nodes;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api;

/// <summary>The JSON of <c>show</c>: the fields of <c>documents</c>, then the details and what was read.</summary>
public static class ShownDocument
{
    public static JsonObject Of(DocumentDetails details, ReadContent? content)
    {
        var shown = JsonSerializer.SerializeToNode(details.Document, RecordJson.Options)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(details, RecordJson.Options)!.AsObject().ToList())
        {
            if (name != "document")
                shown[name] = value?.DeepClone();
        }

        foreach (var (name, value) in JsonSerializer.SerializeToNode(content, RecordJson.Options)?.AsObject().ToList() ?? [])
            shown[name] = value?.DeepClone();
        return shown;
    }
}
