namespace IngestPipeline.Contracts.Dedupe;

/// <summary>A hint that the dedupe work item of a version may be ready. Ids only: the row in PostgreSQL decides.</summary>
public sealed record DedupeDocument
{
    public required string TenantId { get; init; }

    public required Guid VersionId { get; init; }

    /// <summary>Always 0.</summary>
    public int Part { get; init; }
}
