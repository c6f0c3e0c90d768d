using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Hosting.Bus;

/// <summary>Puts consumers on the chosen transport. The rest of the code does not know which one it is.</summary>
public static class BusSetup
{
    public static IServiceCollection AddHintBus(this IServiceCollection services, BusOptions options, Action<IBusRegistrationConfigurator> addConsumers)
    {
        services.AddOptions<MassTransitHostOptions>().Configure(host =>
        {
            host.WaitUntilStarted = true;
            host.StopTimeout = TimeSpan.FromSeconds(8);
        });
        services.AddMassTransit(bus =>
        {
            bus.SetKebabCaseEndpointNameFormatter();
            addConsumers(bus);
            if (options.IsMemory)
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
            else
                bus.UsingRabbitMq((context, transport) => ConfigureConsuming(context, transport, options));
        });
        if (options.IsMemory)
            return services.AddSingleton<IHintBus>(provider => Create(provider, provider.GetRequiredService<IBus>()));
        services.AddMassTransit<IHintSender>(bus => bus.UsingRabbitMq((_, transport) => ConfigureSending(transport, options)));
        return services.AddSingleton<IHintBus>(provider => Create(provider, provider.GetRequiredService<IHintSender>()));
    }

    private static MassTransitHintBus Create(IServiceProvider provider, IPublishEndpoint sender) =>
        new(sender, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MassTransitHintBus>>());

    private static void ConfigureConsuming(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator transport, BusOptions options)
    {
        transport.UseHost(options);
        transport.ConfigureEndpoints(context);
    }

    private static void ConfigureSending(IRabbitMqBusFactoryConfigurator transport, BusOptions options)
    {
        transport.UseHost(options);
        transport.DeclareAllQueues();
    }
}
