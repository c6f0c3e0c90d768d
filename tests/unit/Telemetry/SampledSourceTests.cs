using IngestPipeline.Api.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace IngestPipeline.UnitTests.Telemetry;

public sealed class SampledSourceTests
{
    // For a test that fails; the clock of the source stands still.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider clock = new();
    private int readings;

    [Fact]
    public async Task However_many_ask_it_is_read_once_in_a_while()
    {
        var source = new SampledSource<string>(_ => Task.FromResult<string?>($"reading {Interlocked.Increment(ref readings)}"), clock);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => source.ReadAsync()));
        clock.Advance(SampledSource<string>.Freshness - TimeSpan.FromMilliseconds(1));
        source.Read().ShouldBe("reading 1");
        clock.Advance(TimeSpan.FromMilliseconds(1));

        answers.ShouldAllBe(answer => answer == "reading 1");
        source.Read().ShouldBe("reading 2");
    }

    [Fact]
    public async Task A_source_that_hangs_is_given_up_after_a_moment_and_not_asked_again_beside_it()
    {
        var never = new TaskCompletionSource<string?>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new SampledSource<string>(
            _ =>
            {
                Interlocked.Increment(ref readings);
                asked.TrySetResult();
                return never.Task;
            },
            clock);

        var answer = source.ReadAsync();
        await asked.Task;
        answer.IsCompleted.ShouldBeFalse();
        clock.Advance(SampledSource<string>.Patience);
        (await answer.WaitAsync(Patience)).ShouldBeNull();
        clock.Advance(TimeSpan.FromMinutes(1));

        (await source.ReadAsync().WaitAsync(Patience)).ShouldBeNull();
        readings.ShouldBe(1);
    }

    [Fact]
    public async Task A_source_that_fails_answers_nothing_and_is_asked_again_later()
    {
        var source = new SampledSource<string>(_ => Interlocked.Increment(ref readings) == 1 ? throw new IOException("away") : Task.FromResult<string?>("back"), clock);

        (await source.ReadAsync()).ShouldBeNull();
        (await source.ReadAsync()).ShouldBeNull();
        clock.Advance(SampledSource<string>.Freshness);

        (await source.ReadAsync()).ShouldBe("back");
        readings.ShouldBe(2);
    }
}
