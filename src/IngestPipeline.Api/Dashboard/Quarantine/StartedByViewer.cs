using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Api.Dashboard.Quarantine;

/// <summary>A replay that this page started and follows.</summary>
/// <param name="What">What was replayed, for people.</param>
/// <param name="EntryIds">All that it took, started and waiting.</param>
public sealed record StartedByViewer(string What, IReadOnlyList<Guid> EntryIds, IReadOnlyList<long> Batches)
{
    internal static StartedByViewer? Of(string what, ReplayOutcome outcome)
    {
        Guid[] entries = [.. outcome.VersionIds, .. outcome.WaitingIds];
        return entries.Length == 0 ? null : new StartedByViewer(what, entries, outcome.Batches);
    }
}
