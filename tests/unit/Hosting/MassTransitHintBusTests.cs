using System.Reflection;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Bus;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class MassTransitHintBusTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_publish_that_never_ends_costs_one_time_out_and_nothing_is_tried_for_a_while_after_it()
    {
        var publisher = StuckPublisher.Create();
        var hints = new MassTransitHintBus(publisher, clock, NullLogger<MassTransitHintBus>.Instance);
        var item = new WorkItemId("default", Guid.Parse("6c1d3b52-52c1-4a4f-9d0e-6a8f1f6f2a11"), Stage.Parse, 0);

        var hinting = hints.HintAsync([item, item], CancellationToken.None);
        hinting.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(5));
        await hinting;

        ((StuckPublisher)(object)publisher).Calls.ShouldBe(1);
        await hints.HintAsync([item], CancellationToken.None);
        ((StuckPublisher)(object)publisher).Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_a_publish_that_never_ends()
    {
        using var stopping = new CancellationTokenSource();
        var hints = new MassTransitHintBus(StuckPublisher.Create(), clock, NullLogger<MassTransitHintBus>.Instance);

        var hinting = hints.HintAsync([new WorkItemId("default", Guid.Parse("6c1d3b52-52c1-4a4f-9d0e-6a8f1f6f2a11"), Stage.Parse, 0)], stopping.Token);
        await stopping.CancelAsync();

        await hinting;
    }

    /// <summary>Takes everything, answers nothing, and does not hear that nobody waits any more.</summary>
    public class StuckPublisher : DispatchProxy
    {
        public int Calls { get; private set; }

        public static IPublishEndpoint Create() => Create<IPublishEndpoint, StuckPublisher>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Calls++;
            return new TaskCompletionSource().Task;
        }
    }
}
