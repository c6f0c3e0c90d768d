using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.UnitTests.Hosting;

/// <summary>Remembers commits, and finds artifacts by the fingerprint of an earlier one.</summary>
internal sealed class MemoryWorkLedger : IWorkLedger
{
    public List<StageCommit> Commits { get; } = [];

    public Task<ArtifactRef?> FindArtifactAsync(string tenantId, Sha256Hash fingerprint, CancellationToken cancellation) =>
        Task.FromResult(Commits.FirstOrDefault(commit => commit.Fingerprint.Equals(fingerprint))?.Artifact);

    public Task<CommitResult> CommitAsync(ClaimedWork claim, StageCommit commit, CancellationToken cancellation)
    {
        Commits.Add(commit);
        return Task.FromResult(new CommitResult(CommitOutcome.Committed, []));
    }

    public Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<bool> RenewAsync(ClaimedWork claim, TimeSpan lease, CancellationToken cancellation) => throw new NotSupportedException();

    public Task MarkAloneAsync(ClaimedWork claim, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CommitResult> PublishAsync(ClaimedWork claim, Publication publication, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CommitResult> QuarantineAsync(ClaimedWork claim, QuarantineVerdict verdict, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CommitResult> PostponeAsync(ClaimedWork claim, Postponement postponement, CancellationToken cancellation) => throw new NotSupportedException();

    public Task ReleaseAsync(ClaimedWork claim, CancellationToken cancellation) => throw new NotSupportedException();
}
