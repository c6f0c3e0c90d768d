namespace IngestPipeline.Storage.Queries;

/// <summary>The stored output of a work item.</summary>
public sealed record ArtifactDetails
{
    public required string Stage { get; init; }

    public int Part { get; init; }

    /// <summary>Content hash: its name in the artifact store.</summary>
    public required string Sha256 { get; init; }

    public long? Bytes { get; init; }

    /// <summary>Hash of code version, options and inputs it was made under.</summary>
    public string? Fingerprint { get; init; }
}
