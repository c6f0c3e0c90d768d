using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>Gives one claim away, and writes down whatever comes.</summary>
internal sealed class ScriptedLedger(ClaimedWork claim) : IWorkLedger
{
    /// <summary>What every write answers; null: as a record does that has it.</summary>
    public CommitOutcome? Answer { get; set; }

    /// <summary>False: the next renewal says that the claim is lost.</summary>
    public bool IsHeld { get; set; } = true;

    public Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation) => Task.FromResult<ClaimedWork?>(claim);

    public Task<bool> RenewAsync(ClaimedWork renewed, TimeSpan lease, CancellationToken cancellation) => Task.FromResult(IsHeld);

    public Task MarkAloneAsync(ClaimedWork suspect, CancellationToken cancellation) => Task.CompletedTask;

    public Task<ArtifactRef?> FindArtifactAsync(string tenantId, Sha256Hash fingerprint, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CommitResult> CommitAsync(ClaimedWork held, StageCommit commit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CommitResult> PublishAsync(ClaimedWork held, Publication publication, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CommitResult> QuarantineAsync(ClaimedWork held, QuarantineVerdict verdict, CancellationToken cancellation) => AnswerAsync(CommitOutcome.Quarantined);

    public Task<CommitResult> PostponeAsync(ClaimedWork held, Postponement postponement, CancellationToken cancellation) => AnswerAsync(CommitOutcome.Committed);

    public Task ReleaseAsync(ClaimedWork held, CancellationToken cancellation) => Task.CompletedTask;

    private Task<CommitResult> AnswerAsync(CommitOutcome usual) => Task.FromResult(new CommitResult(Answer ?? usual, []));
}
