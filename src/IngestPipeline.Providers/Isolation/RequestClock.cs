namespace IngestPipeline.Providers.Isolation;

internal enum RequestOutcome
{
    Finished,
    TimedOut,
    Cancelled,
    OverMemory,
    OverCpu,
    Silent,
}

/// <summary>Waits for a task under a limit counted in ticks: a machine that was suspended, or a worker that was stopped, loses one tick and not the whole limit.</summary>
internal static class RequestClock
{
    private const int TicksPerLimit = 40;
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTick = TimeSpan.FromMilliseconds(500);

    /// <param name="look">Called with each tick and its length; anything but null ends the wait with that outcome.</param>
    public static async Task<RequestOutcome> WaitAsync(Task work, TimeSpan limit, TimeProvider time, CancellationToken cancellation, Func<TimeSpan, RequestOutcome?>? look = null)
    {
        var tick = TimeSpan.FromTicks(Math.Clamp(limit.Ticks / TicksPerLimit, ShortestTick.Ticks, LongestTick.Ticks));
        using var timer = new PeriodicTimer(tick, time);
        for (var left = (long)Math.Ceiling(limit / tick); left > 0; left--)
        {
            var next = timer.WaitForNextTickAsync(cancellation).AsTask();
            if (await Task.WhenAny(work, next) == work)
                return RequestOutcome.Finished;
            if (next.IsCanceled)
                return RequestOutcome.Cancelled;
            if (look?.Invoke(tick) is { } broken)
                return broken;
        }

        return work.IsCompleted ? RequestOutcome.Finished : RequestOutcome.TimedOut;
    }
}
