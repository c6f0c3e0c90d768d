using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Running;
using MassTransit;

namespace IngestPipeline.Workers;

/// <summary>What all stage queues have in common. Prefetch equals concurrency, so that no host hoards hints it cannot work on.</summary>
public abstract class StageConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    // Only reaching the record is tried again here; everything about the work itself is the runner's.
    private static readonly TimeSpan[] ClaimRetries = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    protected StageConsumerDefinition(string queue, RunnerOptions options)
    {
        EndpointName = queue;
        ConcurrentMessageLimit = options.EffectiveConcurrency;
    }

    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.PrefetchCount = ConcurrentMessageLimit!.Value;
        endpointConfigurator.UseDurableQueue();
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<TransientStageException>();
            retry.Intervals(ClaimRetries);
        });
    }
}
