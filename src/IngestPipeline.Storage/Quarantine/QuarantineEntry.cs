using System.Text.Json;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>A version that could not be processed, why, and what a person can do.</summary>
public sealed record QuarantineEntry
{
    public Guid EntryId { get; init; }

    public Guid DocumentId { get; init; }

    public required string SourceUri { get; init; }

    public int Version { get; init; }

    /// <summary>The stage that failed; a replay resumes there.</summary>
    public required string Stage { get; init; }

    public required string ReasonCode { get; init; }

    public required string Detail { get; init; }

    public string Suggestion => QuarantineReasons.Parse(ReasonCode).ToSuggestion();

    /// <summary>Small facts to judge by: counts, limits hit, a text sample.</summary>
    public JsonElement Evidence { get; init; }

    public DateTime CreatedAt { get; init; }

    public int Replays { get; init; }

    /// <summary><c>open</c>, <c>replayed</c>, <c>discarded</c> or <c>closed</c>.</summary>
    public required string State { get; init; }
}
