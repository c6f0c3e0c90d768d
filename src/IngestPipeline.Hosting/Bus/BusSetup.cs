using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Hosting.Bus;

/// <summary>Puts consumers on the chosen transport. The rest of the code does not know which one it is.</summary>
public static class BusSetup
{
    // Hints are cheap to make again, so a few deliveries are plenty; a queue's arguments can never change once it exists.
    private const int DeliveryLimit = 20;
    private const string DeadLetterExchange = "ingest-dead-letters";

    public static IServiceCollection AddHintBus(this IServiceCollection services, BusOptions options, Action<IBusRegistrationConfigurator> addConsumers)
    {
        services.AddSingleton<IHintBus, MassTransitHintBus>();
        services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            host.WaitUntilStarted = true;
            host.StopTimeout = TimeSpan.FromSeconds(8);
        });
        return services.AddMassTransit(bus =>
        {
            bus.SetKebabCaseEndpointNameFormatter();
            addConsumers(bus);
            if (options.IsMemory)
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UsingRabbitMq((context, transport) => ConfigureRabbitMq(context, transport, options));
        });
    }

    private static void ConfigureRabbitMq(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator transport, BusOptions options)
    {
        var uri = new UriBuilder(options.Transport);
        var scheme = uri.Scheme is "amqps" or "rabbitmqs" ? "rabbitmqs" : "rabbitmq";
        var (user, password) = (uri.UserName, uri.Password);
        uri = new UriBuilder(scheme, uri.Host, uri.Port, uri.Path);
        transport.Host(uri.Uri, host =>
        {
            host.Username(user.Length == 0 ? "guest" : Uri.UnescapeDataString(user));
            host.Password(password.Length == 0 ? "guest" : Uri.UnescapeDataString(password));
        });
        transport.ConfigureEndpoints(context);
    }

    /// <summary>Quorum queues with their limits stated, so that brokers of any version behave alike.</summary>
    public static void UseDurableQueue(this IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is not IRabbitMqReceiveEndpointConfigurator queue)
            return;
        queue.SetQuorumQueue();
        queue.SetQueueArgument("x-delivery-limit", DeliveryLimit);
        queue.SetQueueArgument("x-dead-letter-exchange", DeadLetterExchange);
    }
}
