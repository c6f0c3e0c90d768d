using System.Text.Json;

namespace IngestPipeline.Storage.Queries;

/// <summary>A version's quarantine entry, open or not.</summary>
public sealed record QuarantineSummary
{
    public Guid EntryId { get; init; }

    public required string Stage { get; init; }

    public required string ReasonCode { get; init; }

    public required string Detail { get; init; }

    public JsonElement Evidence { get; init; }

    /// <summary><c>open</c>, <c>replayed</c>, <c>discarded</c> or <c>closed</c>.</summary>
    public required string State { get; init; }

    public int Replays { get; init; }

    public DateTime CreatedAt { get; init; }
}
