using System.Text.Json.Serialization;

namespace IngestPipeline.Api;

/// <param name="To">The version to go back to; null for the last one that was searchable with another content.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RollbackBody(int? To = null);
