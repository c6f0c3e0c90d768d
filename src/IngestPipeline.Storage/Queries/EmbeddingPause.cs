namespace IngestPipeline.Storage.Queries;

/// <summary>Embedding waits, and why.</summary>
public sealed record EmbeddingPause
{
    public required string Space { get; init; }

    public required string Reason { get; init; }
}
