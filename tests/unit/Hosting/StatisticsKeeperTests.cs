using System.Reflection;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Dispatching;
using Microsoft.Extensions.Time.Testing;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class StatisticsKeeperTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task Changes_are_folded_once_a_second_and_samples_taken_as_configured()
    {
        var calls = new List<string>();
        var keeper = new StatisticsKeeper(LedgerStub.Create(calls, moreToFold: 0), clock, TimeSpan.FromSeconds(5));

        for (var half = 0; half < 21; half++)
        {
            await keeper.KeepAsync(CancellationToken.None);
            clock.Advance(TimeSpan.FromSeconds(0.5));
        }

        calls.Count(call => call == nameof(IDispatchLedger.FoldCountsAsync)).ShouldBe(11);
        calls.Count(call => call == nameof(IDispatchLedger.SampleQueuesAsync)).ShouldBe(3);
    }

    [Fact]
    public async Task A_long_list_of_changes_does_not_keep_the_leader_from_its_work()
    {
        var calls = new List<string>();

        await new StatisticsKeeper(LedgerStub.Create(calls, moreToFold: 100), clock, TimeSpan.FromSeconds(5)).KeepAsync(CancellationToken.None);

        calls.Count(call => call == nameof(IDispatchLedger.FoldCountsAsync)).ShouldBe(4);
    }

    /// <summary>Notes what is called; of a ledger only the two calls are needed.</summary>
    public class LedgerStub : DispatchProxy
    {
        private List<string> calls = [];
        private int moreToFold;

        public static IDispatchLedger Create(List<string> calls, int moreToFold)
        {
            var ledger = Create<IDispatchLedger, LedgerStub>();
            ((LedgerStub)(object)ledger).calls = calls;
            ((LedgerStub)(object)ledger).moreToFold = moreToFold;
            return ledger;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            calls.Add(targetMethod!.Name);
            return targetMethod.Name switch
            {
                nameof(IDispatchLedger.FoldCountsAsync) => Task.FromResult(moreToFold-- > 0),
                nameof(IDispatchLedger.SampleQueuesAsync) => Task.CompletedTask,
                var other => throw new NotSupportedException(other),
            };
        }
    }
}
