namespace IngestPipeline.Contracts.Ocr;

/// <summary>A hint that the ocr work item of a version may be ready. Ids only: the row in PostgreSQL decides.</summary>
public sealed record RecognisePages
{
    public required string TenantId { get; init; }

    public required Guid VersionId { get; init; }

    /// <summary>The page range, from 0.</summary>
    public int Part { get; init; }
}
