using System.Text.Json.Serialization;

namespace IngestPipeline.Storage.Queries;

/// <summary>Versions by state. Nothing is lost when <see cref="Received"/> is the sum of the others.</summary>
public record VersionCounts
{
    /// <summary>From the intake journal, or of a scope the versions it holds.</summary>
    [JsonPropertyOrder(-1)]
    public long Received { get; init; }

    [JsonPropertyOrder(-1)]
    public long Indexed { get; init; }

    [JsonPropertyOrder(-1)]
    public long Duplicate { get; init; }

    [JsonPropertyOrder(-1)]
    public long Quarantined { get; init; }

    [JsonPropertyOrder(-1)]
    public long Superseded { get; init; }

    [JsonPropertyOrder(-1)]
    public long Deleted { get; init; }

    [JsonPropertyOrder(-1)]
    public long Processing { get; init; }

    [JsonPropertyOrder(-1)]
    public bool Balanced => Received == Indexed + Duplicate + Quarantined + Superseded + Deleted + Processing;
}
