using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Api;

/// <summary>What a replay started.</summary>
/// <param name="Replayed">Entries under way again.</param>
/// <param name="EntryIds">Their ids.</param>
/// <param name="Waiting">Entries that follow unless most of the first of their reason fail again.</param>
/// <param name="Held">Entries left in quarantine because most of the first failed again.</param>
public sealed record StartedReplay(int Replayed, IReadOnlyList<Guid> EntryIds, int Waiting, int Held)
{
    public static StartedReplay Of(ReplayOutcome outcome, ReplayVerdict verdict)
    {
        var waiting = verdict.Undecided ? outcome.WaitingIds.Count : 0;
        return new StartedReplay(outcome.VersionIds.Count + outcome.WaitingIds.Count - waiting - verdict.Held, outcome.VersionIds, waiting, verdict.Held);
    }
}
