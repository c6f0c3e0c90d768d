using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>A finished stage: its artifact and what follows.</summary>
/// <param name="Fingerprint">Hash of code version, options and inputs under which the artifact may be used again.</param>
/// <param name="Artifact">Stored before the commit.</param>
/// <param name="Reused">True when an earlier run had made the artifact.</param>
public sealed record StageCommit(Sha256Hash Fingerprint, ArtifactRef Artifact, StagePlan Plan, bool Reused);
