using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Hosting.Failpoints;

/// <summary>Fails between a stage's work and its commit; everything else passes through. In place only while failpoints are configured.</summary>
public sealed class FailpointLedger(IWorkLedger ledger, FailpointSet failpoints) : IWorkLedger
{
    public Task<CommitResult> CommitAsync(ClaimedWork claim, StageCommit commit, CancellationToken cancellation)
    {
        failpoints.Hit(claim.Item.Stage, StagePoint.Worked);
        return ledger.CommitAsync(claim, commit, cancellation);
    }

    public Task<CommitResult> PublishAsync(ClaimedWork claim, Publication publication, CancellationToken cancellation)
    {
        failpoints.Hit(claim.Item.Stage, StagePoint.Worked);
        return ledger.PublishAsync(claim, publication, cancellation);
    }

    public Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation) => ledger.ClaimAsync(item, worker, lease, cancellation);

    public Task<bool> RenewAsync(ClaimedWork claim, TimeSpan lease, CancellationToken cancellation) => ledger.RenewAsync(claim, lease, cancellation);

    public Task MarkAloneAsync(ClaimedWork claim, CancellationToken cancellation) => ledger.MarkAloneAsync(claim, cancellation);

    public Task<ArtifactRef?> FindArtifactAsync(string tenantId, Sha256Hash fingerprint, CancellationToken cancellation) => ledger.FindArtifactAsync(tenantId, fingerprint, cancellation);

    public Task<CommitResult> QuarantineAsync(ClaimedWork claim, QuarantineVerdict verdict, CancellationToken cancellation) => ledger.QuarantineAsync(claim, verdict, cancellation);

    public Task<CommitResult> PostponeAsync(ClaimedWork claim, Postponement postponement, CancellationToken cancellation) => ledger.PostponeAsync(claim, postponement, cancellation);

    public Task ReleaseAsync(ClaimedWork claim, CancellationToken cancellation) => ledger.ReleaseAsync(claim, cancellation);
}
