namespace IngestPipeline.Contracts.Upsert;

/// <summary>A hint that the upsert work item of a version may be ready. Ids only: the row in PostgreSQL decides.</summary>
public sealed record UpsertChunks
{
    public required string TenantId { get; init; }

    public required Guid VersionId { get; init; }

    /// <summary>Always 0.</summary>
    public int Part { get; init; }
}
