namespace IngestPipeline.Storage.Queries;

/// <summary>One content a document had.</summary>
public sealed record VersionDetails
{
    public int Version { get; init; }

    public Guid VersionId { get; init; }

    public long Generation { get; init; }

    public required string State { get; init; }

    public required string Stage { get; init; }

    public string? ReasonCode { get; init; }

    public required string Sha256 { get; init; }

    public long Bytes { get; init; }

    public required string MediaType { get; init; }

    public int? Pages { get; init; }

    public int? Chunks { get; init; }

    /// <summary>The version whose content it repeats after a rollback.</summary>
    public int? RestoredFrom { get; init; }

    /// <summary>The version it waits for or is a copy of.</summary>
    public Guid? CanonicalVersionId { get; init; }

    public DateTime ReceivedAt { get; init; }

    public DateTime? AdmittedAt { get; init; }

    public DateTime? FinishedAt { get; init; }
}
