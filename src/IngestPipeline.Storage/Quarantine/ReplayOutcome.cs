namespace IngestPipeline.Storage.Quarantine;

/// <summary>What a replay started.</summary>
/// <param name="VersionIds">Versions under way again; an entry has the id of its version. Entries that another call replayed first are not among them.</param>
/// <param name="WaitingIds">Entries that stay in quarantine until the first ones of their reason have shown whether a replay helps.</param>
/// <param name="Batches">What decides about the waiting ones.</param>
public sealed record ReplayOutcome(IReadOnlyList<Guid> VersionIds, IReadOnlyList<Guid> WaitingIds, IReadOnlyList<long> Batches);
