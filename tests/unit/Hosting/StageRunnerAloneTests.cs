using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using IngestPipeline.UnitTests.Setup;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngestPipeline.UnitTests.Hosting;

/// <summary>A death is held against an item that runs alone, so nothing may run beside it; a host once died beside one while it hinted another item.</summary>
public sealed class StageRunnerAloneTests
{
    [Fact]
    public async Task A_suspect_does_not_begin_while_another_item_sends_its_hints()
    {
        var hints = new HeldHints();
        var ledger = new DeathsLedger();
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        using var runner = new StageRunner(
            ledger, hints, HostIdentity.Create(), new FixedOptions<RunnerOptions>(new RunnerOptions { Concurrency = 1 }), TimeProvider.System, lifetime, NullLogger<StageRunner>.Instance);
        var handler = new CommittingHandler();

        var other = runner.RunAsync(handler, ItemOf(part: 0), CancellationToken.None);
        await hints.Begun;
        var suspect = runner.RunAsync(handler, ItemOf(part: 1), CancellationToken.None);

        await ledger.SuspectClaimed;
        ledger.MarkedAlone.ShouldBeFalse();
        hints.Release();
        await Task.WhenAll(other, suspect);
        ledger.MarkedAlone.ShouldBeTrue();
    }

    private static WorkItemId ItemOf(int part) => SampleWork.Claim().Item with { Part = part };

    private sealed class CommittingHandler : IStageHandler
    {
        public Stage Stage => Stage.Chunk;

        public Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation) =>
            Task.FromResult<StageResult<CommitResult>>(new Completed<CommitResult>(new CommitResult(CommitOutcome.Committed, [work.Item with { Stage = Stage.Embed }])));
    }

    private sealed class HeldHints : IHintBus
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => begun.Task;

        public Task HintAsync(IReadOnlyList<WorkItemId> items, CancellationToken cancellation)
        {
            begun.TrySetResult();
            return released.Task;
        }

        public void Release() => released.SetResult();
    }

    /// <summary>Items of part 1 have killed workers before.</summary>
    private sealed class DeathsLedger : IWorkLedger
    {
        private readonly TaskCompletionSource suspectClaimed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task SuspectClaimed => suspectClaimed.Task;

        public bool MarkedAlone { get; private set; }

        public Task<ClaimedWork?> ClaimAsync(WorkItemId item, string worker, TimeSpan lease, CancellationToken cancellation)
        {
            if (item.Part == 1)
                suspectClaimed.SetResult();
            return Task.FromResult<ClaimedWork?>(SampleWork.Claim() with { Item = item, Deaths = item.Part == 1 ? 9 : 0 });
        }

        public Task<bool> RenewAsync(ClaimedWork claim, TimeSpan lease, CancellationToken cancellation) => Task.FromResult(true);

        public Task MarkAloneAsync(ClaimedWork claim, CancellationToken cancellation)
        {
            MarkedAlone = true;
            return Task.CompletedTask;
        }

        public Task<ArtifactRef?> FindArtifactAsync(string tenantId, Sha256Hash fingerprint, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<CommitResult> CommitAsync(ClaimedWork claim, StageCommit commit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<CommitResult> PublishAsync(ClaimedWork claim, Publication publication, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<CommitResult> QuarantineAsync(ClaimedWork claim, QuarantineVerdict verdict, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<CommitResult> PostponeAsync(ClaimedWork claim, Postponement postponement, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ReleaseAsync(ClaimedWork claim, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
