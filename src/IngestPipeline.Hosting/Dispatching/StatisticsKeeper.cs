using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Hosting.Dispatching;

/// <summary>What the leader does for those who watch: folds counted changes into totals, and samples the backlog. Work comes first, so each turn is short.</summary>
public sealed class StatisticsKeeper(IDispatchLedger ledger, TimeProvider clock, TimeSpan sampleEvery)
{
    private const int FoldsATurn = 4;
    private const int PrunedATurn = 1000;
    private static readonly TimeSpan FoldEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepSamples = TimeSpan.FromHours(24);
    private long? folded;
    private long? sampled;

    public async Task KeepAsync(CancellationToken cancellation)
    {
        if (IsDue(ref folded, FoldEvery))
        {
            for (var turn = 0; turn < FoldsATurn && await ledger.FoldCountsAsync(cancellation);)
                turn++;
        }

        if (IsDue(ref sampled, sampleEvery))
            await ledger.SampleQueuesAsync(KeepSamples, PrunedATurn, cancellation);
    }

    /// <summary>A leader that stops leaves a last sample, so that work that took less time than lies between two is seen too.</summary>
    public Task CloseAsync(CancellationToken cancellation) => sampled is null ? Task.CompletedTask : ledger.SampleQueuesAsync(KeepSamples, PrunedATurn, cancellation);

    private bool IsDue(ref long? last, TimeSpan every)
    {
        var now = clock.GetTimestamp();
        if (last is { } before && clock.GetElapsedTime(before, now) < every)
            return false;
        last = now;
        return true;
    }
}
