using IngestPipeline.Contracts.Chunk;
using IngestPipeline.Contracts.Dedupe;
using IngestPipeline.Contracts.Embed;
using IngestPipeline.Contracts.Ocr;
using IngestPipeline.Contracts.Parse;
using IngestPipeline.Contracts.Upsert;
using IngestPipeline.Domain.Identity;
using MassTransit;

namespace IngestPipeline.Hosting.Bus;

/// <summary>
/// Queues, exchanges and bindings on RabbitMQ. Every host declares all of them with the same arguments, whatever it consumes, so that a
/// hint reaches its queue also while no worker for the stage was ever started. They are declared again after a broker lost them.
/// </summary>
public static class RabbitMqTopology
{
    // Hints are cheap to make again, so a few deliveries are plenty; a queue's arguments can never change once it exists.
    private const int DeliveryLimit = 20;

    // Spent hints are for people to look at; the oldest give way.
    private const int MaxDeadLetters = 10_000;

    /// <summary>Quorum queues with their limits stated, so that brokers of any version behave alike.</summary>
    public static void UseDurableQueue(this IReceiveEndpointConfigurator endpoint)
    {
        // A hint that could not be handled is spent: the record still has the item, and the dispatcher hints it again. A message about it
        // would be published on the consumers' connection, and nobody would read it.
        endpoint.DiscardFaultedMessages();
        endpoint.PublishFaults = false;
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
            SetArguments(queue);
    }

    internal static void UseHost(this IRabbitMqBusFactoryConfigurator transport, BusOptions options)
    {
        var (address, user, password) = options.ToBroker();
        transport.Host(address, host =>
        {
            host.Username(user);
            host.Password(password);
        });
    }

    internal static void DeclareAllQueues(this IRabbitMqBusFactoryConfigurator transport)
    {
        transport.DeployPublishTopology = true;
        Declare<ParseDocument>(transport, Stage.Parse);
        Declare<RecognisePages>(transport, Stage.Ocr);
        Declare<DedupeDocument>(transport, Stage.Dedupe);
        Declare<ChunkDocument>(transport, Stage.Chunk);
        Declare<EmbedChunks>(transport, Stage.Embed);
        Declare<UpsertChunks>(transport, Stage.Upsert);
    }

    private static void Declare<T>(IRabbitMqBusFactoryConfigurator transport, Stage stage)
        where T : class
    {
        transport.Publish<T>(message =>
        {
            message.BindQueue(transport.MessageTopology.EntityNameFormatter.FormatEntityName<T>(), StageQueues.NameOf(stage), queue => SetArguments(queue));
            message.BindQueue(StageQueues.DeadLetters, StageQueues.DeadLetters, queue =>
            {
                queue.SetQuorumQueue();
                queue.SetQueueArgument("x-max-length", MaxDeadLetters);
            });
        });
    }

    private static void SetArguments(IRabbitMqQueueConfigurator queue)
    {
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        queue.SetQueueArgument("x-dead-letter-exchange", StageQueues.DeadLetters);
    }
}
