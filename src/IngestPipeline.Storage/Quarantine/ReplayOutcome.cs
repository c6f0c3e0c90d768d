namespace IngestPipeline.Storage.Quarantine;

/// <summary>What a replay started.</summary>
/// <param name="VersionIds">Versions under way again; an entry has the id of its version. Entries that another call replayed first are not among them.</param>
public sealed record ReplayOutcome(IReadOnlyList<Guid> VersionIds);
