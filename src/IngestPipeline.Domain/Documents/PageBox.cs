namespace IngestPipeline.Domain.Documents;

/// <summary>A box and the 1-based page it lies on.</summary>
public sealed record PageBox(int Page, BoundingBox Box);
