namespace IngestPipeline.IntegrationTests.Webhooks;

/// <summary>A message as a receiver gets it.</summary>
internal sealed record ReceivedMessage(string Path, string Id, string Timestamp, string Signature, string ContentType, string Body)
{
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonElement.Parse(Body);

    public string Type => Json.GetProperty("type").GetString()!;

    public string Name => System.IO.Path.GetFileName(Json.GetProperty("data").GetProperty("source_uri").GetString()!);
}
