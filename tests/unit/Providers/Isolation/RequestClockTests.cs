using IngestPipeline.Providers.Isolation;
using Microsoft.Extensions.Time.Testing;

namespace IngestPipeline.UnitTests.Providers.Isolation;

public sealed class RequestClockTests
{
    [Fact]
    public async Task A_machine_that_was_suspended_for_an_hour_loses_one_tick()
    {
        var time = new OneTimer();
        var work = new TaskCompletionSource();
        var waiting = RequestClock.WaitAsync(work.Task, TimeSpan.FromSeconds(10), time, CancellationToken.None);

        // A timer that came due many times meanwhile fires once when the machine wakes.
        time.Elapsed += TimeSpan.FromHours(1);
        time.Fire();
        work.SetResult();

        (await waiting).ShouldBe(RequestOutcome.Finished);
    }

    [Fact]
    public async Task The_limit_is_met_after_as_many_ticks_as_it_holds()
    {
        var time = new FakeTimeProvider();
        var waiting = RequestClock.WaitAsync(new TaskCompletionSource().Task, TimeSpan.FromSeconds(10), time, CancellationToken.None);

        var ticks = 0;
        while (!waiting.IsCompleted && ticks < 1000)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            ticks++;
            await Task.Yield();
        }

        (await waiting).ShouldBe(RequestOutcome.TimedOut);
        ticks.ShouldBeGreaterThanOrEqualTo(40);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = RequestClock.WaitAsync(new TaskCompletionSource().Task, TimeSpan.FromSeconds(10), new FakeTimeProvider(), cancellation.Token);

        await cancellation.CancelAsync();

        (await waiting).ShouldBe(RequestOutcome.Cancelled);
    }

    private sealed class OneTimer : TimeProvider, ITimer
    {
        private Action fire = () => { };

        public TimeSpan Elapsed { get; set; }

        public void Fire() => fire();

        public override long GetTimestamp() => (long)(Elapsed.TotalSeconds * TimestampFrequency);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            fire = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // Holds nothing.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
