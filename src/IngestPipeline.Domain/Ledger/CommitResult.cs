using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>What a commit did.</summary>
/// <param name="Outcome">Whether anything was written.</param>
/// <param name="Ready">Items that became ready by it, to be hinted.</param>
public sealed record CommitResult(CommitOutcome Outcome, IReadOnlyList<WorkItemId> Ready)
{
    public static CommitResult Stale { get; } = new(CommitOutcome.Stale, []);
}
