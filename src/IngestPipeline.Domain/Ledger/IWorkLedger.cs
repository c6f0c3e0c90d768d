using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Domain.Ledger;

/// <summary>Port: the record of work. Every method is one statement or one transaction; those that take a claim check its fence.</summary>
public interface IWorkLedger
{
    /// <summary>Takes a ready item and journals the attempt; null when there is nothing to do (finished, superseded, deleted, held elsewhere).</summary>
    Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Extends the lease; false when the claim is no longer held.</summary>
    Task<bool> RenewAsync(ClaimedWork claim, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Notes that the item runs with nothing beside it: a worker's death now counts against it.</summary>
    Task MarkAloneAsync(ClaimedWork claim, CancellationToken cancellation);

    /// <summary>An artifact made under the same fingerprint, if there is one.</summary>
    Task<ArtifactRef?> FindArtifactAsync(string tenantId, Sha256Hash fingerprint, CancellationToken cancellation);

    Task<CommitResult> CommitAsync(ClaimedWork claim, StageCommit commit, CancellationToken cancellation);

    /// <summary>Makes the version the one that readers see, in one transaction.</summary>
    Task<CommitResult> PublishAsync(ClaimedWork claim, Publication publication, CancellationToken cancellation);

    Task<CommitResult> QuarantineAsync(ClaimedWork claim, QuarantineVerdict verdict, CancellationToken cancellation);

    Task<CommitResult> PostponeAsync(ClaimedWork claim, Postponement postponement, CancellationToken cancellation);

    /// <summary>Hands the item back at once, as a worker does that shuts down; nothing is counted.</summary>
    Task ReleaseAsync(ClaimedWork claim, CancellationToken cancellation);
}
