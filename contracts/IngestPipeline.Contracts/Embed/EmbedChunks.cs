namespace IngestPipeline.Contracts.Embed;

/// <summary>A hint that the embed work item of a version may be ready. Ids only: the row in PostgreSQL decides.</summary>
public sealed record EmbedChunks
{
    public required string TenantId { get; init; }

    public required Guid VersionId { get; init; }

    /// <summary>The batch of chunks, from 0.</summary>
    public int Part { get; init; }
}
