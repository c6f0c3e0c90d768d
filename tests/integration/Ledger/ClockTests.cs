using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.UnitTests.Setup;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>A worker whose clock is an hour wrong neither loses its leases nor takes those of others: the database's clock decides.</summary>
public sealed class ClockTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_worker_whose_clock_is_an_hour_wrong_holds_its_item_as_long_as_any_other(int hours)
    {
        var received = await Pipeline.ReceiveAsync("skewed.txt", "one\ntwo");
        var ours = (await Pipeline.ClaimAsync((await Pipeline.ReceiveAsync("ours.txt", "three")).VersionId, Stage.Parse)).ShouldNotBeNull();
        var handler = new HeldHandler(Pipeline);
        using var runner = new StageRunner(
            Pipeline.Ledger,
            new NoHints(),
            HostIdentity.Create(),
            new FixedOptions<RunnerOptions>(new RunnerOptions { LeaseSeconds = 60 }),
            new SkewedClock(TimeSpan.FromHours(hours)),
            new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance),
            NullLogger<StageRunner>.Instance);

        var running = runner.RunAsync(handler, new WorkItemId(Tenant, received.VersionId, Stage.Parse, 0), CancellationToken.None);
        var claim = await handler.Claimed;

        (await ScalarAsync<bool>("SELECT lease_until BETWEEN now() + interval '30 seconds' AND now() + interval '60 seconds' FROM work_items WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, received.VersionId })).ShouldBeTrue();
        await using var dispatch = new DispatchLedger(Database);
        (await dispatch.ReclaimAsync(3, CancellationToken.None)).ShouldBeEmpty();
        handler.Release();
        await running;
        (await ScalarAsync<string>("SELECT outcome FROM attempts WHERE tenant_id = @Tenant AND version_id = @VersionId AND fence = @Fence", new { Tenant, received.VersionId, claim.Fence })).ShouldBe("completed");
        (await Pipeline.WorkAsync(ours)).Outcome.ShouldBe(CommitOutcome.Committed);
    }

    private sealed class SkewedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }

    private sealed class HeldHandler(PipelineDriver pipeline) : IStageHandler
    {
        private readonly TaskCompletionSource<ClaimedWork> claimed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Stage Stage => Stage.Parse;

        public Task<ClaimedWork> Claimed => claimed.Task;

        public void Release() => released.SetResult();

        public async Task<StageResult<CommitResult>> HandleAsync(ClaimedWork work, CancellationToken cancellation)
        {
            claimed.SetResult(work);
            await released.Task.WaitAsync(cancellation);
            return new Completed<CommitResult>(await pipeline.WorkAsync(work));
        }
    }

    private sealed class NoHints : IHintBus
    {
        public Task HintAsync(IReadOnlyList<WorkItemId> items, CancellationToken cancellation) => Task.CompletedTask;
    }
}
