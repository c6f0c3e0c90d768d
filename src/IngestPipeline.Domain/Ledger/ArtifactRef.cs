using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>A stored artifact: its content hash is its name.</summary>
public sealed record ArtifactRef(Sha256Hash Content, long Bytes);
