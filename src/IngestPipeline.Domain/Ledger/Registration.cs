namespace IngestPipeline.Domain.Ledger;

/// <summary>The document and version a received file belongs to.</summary>
public sealed record Registration(Guid DocumentId, Guid VersionId, int Version, RegistrationOutcome Outcome);
