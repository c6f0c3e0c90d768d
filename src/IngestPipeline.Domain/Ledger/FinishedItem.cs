using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>The artifact a finished work item left.</summary>
public sealed record FinishedItem(Stage Stage, int Part, Sha256Hash Artifact);
