namespace IngestPipeline.Storage.Queries;

/// <summary>Versions of one group that were received on one day, by what the record holds of them now. Unknown is null.</summary>
public sealed record QualityPoint
{
    public DateOnly Day { get; init; }

    public long Versions { get; init; }

    /// <summary>Text yield: characters of all versions over their pages.</summary>
    public double? CharactersPerPage { get; init; }

    /// <summary>Mean word confidence of recognised text, 0 to 100, weighted by characters; those that were quarantined for it included.</summary>
    public double? OcrConfidence { get; init; }

    /// <summary>Junk score: unreadable characters among the visible ones, 0 to 1; versions quarantined for it included.</summary>
    public double? UnreadableShare { get; init; }

    /// <summary>Versions that are copies, 0 to 1.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>Versions in quarantine, 0 to 1.</summary>
    public double QuarantinedShare { get; init; }

    public double? MeanChunkTokens { get; init; }

    /// <summary>95th percentile of chunk sizes within a version, meant over versions by their chunks.</summary>
    public double? P95ChunkTokens { get; init; }

    /// <summary>
    /// Cosine distance between the mean vector of the day's chunks and that of the 14 days before, 0 to 2; null without chunks on both sides.
    /// At most <see cref="QualityReader.DriftSample"/> chunks a day are looked at.
    /// </summary>
    public double? EmbeddingDrift { get; init; }
}
