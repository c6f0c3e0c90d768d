using IngestPipeline.Cli.Sessions;
using IngestPipeline.Cli.Settings;
using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Hosting.Dispatching;
using IngestPipeline.Hosting.Events;
using IngestPipeline.Hosting.Failpoints;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Hosting.Retention;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Telemetry;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Embed;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Retention;
using IngestPipeline.Workers;
using IngestPipeline.Workers.Spaces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>A running host of the pipeline inside this process: bus, stages, dispatcher.</summary>
public sealed class PipelineHost : IAsyncDisposable
{
    private readonly IHost host;
    private readonly HostLock? hostLock;
    private readonly HostLockKeeper? keeper;

    private PipelineHost(IHost host, HostLock? hostLock) => (this.host, this.hostLock, keeper) = (host, hostLock, host.Services.GetService<HostLockKeeper>());

    public IServiceProvider Services => host.Services;

    /// <summary>Ends when another host has taken this one's place: on the in-memory transport, the first to come after the database server was away.</summary>
    public Task Displaced => keeper?.Displaced ?? new TaskCompletionSource().Task;

    /// <summary>Starts a host, or returns null when the in-memory transport is chosen and another host works on this database.</summary>
    /// <param name="extend">Adds what the command needs beside the pipeline, such as a folder watcher.</param>
    /// <exception cref="CommandException">The configuration is wrong or the broker cannot be reached.</exception>
    public static async Task<PipelineHost?> TryStartAsync(Session session, PipelineSettings settings, Action<IServiceCollection>? extend, CancellationToken cancellation)
    {
        var reloaded = new ReloadedSettings();
        var configuration = new ConfigurationBuilder().AddConfiguration(PipelineConfiguration.Load(session.Settings.Data)).Add(reloaded).Build();
        if (settings.Transport is not null)
            configuration[$"{BusOptions.Section}:{nameof(BusOptions.Transport)}"] = settings.Transport;
        var bus = PipelineConfiguration.BindBus(configuration);
        HostLock? hostLock = null;
        if (bus.IsMemory)
        {
            hostLock = await HostLock.TryAcquireAsync(session.Database, cancellation);
            if (hostLock is null)
                return null;
        }

        try
        {
            session.Artifacts.RemoveLeftovers(TimeSpan.FromDays(1));
            ChildFolder.RemoveLeftovers(Path.GetTempPath());
            var host = Build(session, settings, configuration, bus, hostLock, services => AddReload(services, reloaded, session.Settings.Data, extend));
            try
            {
                await StartAsync(host, bus, cancellation);
                await TellWhichSpaceAsync(host, session, cancellation);
                return new PipelineHost(host, hostLock);
            }
            catch
            {
                host.Dispose();
                throw;
            }
        }
        catch
        {
            if (hostLock is not null)
                await hostLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it takes to embed, for a command that builds a space.</summary>
    public static ServiceProvider BuildEmbedding(Session session)
    {
        var services = new ServiceCollection().AddLogging();
        AddRecord(services, session);
        services.AddPipelineOptions(PipelineConfiguration.Load(session.Settings.Data)).AddEmbedding().AddSingleton<SpaceFiller>();
        return services.BuildServiceProvider();
    }

    /// <summary>Services of intake without workers, for a command that registers files while another host works.</summary>
    public static ServiceProvider BuildIntake(Session session)
    {
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error)
            .AddSimpleConsole(console => console.SingleLine = true).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        AddRecord(services, session);
        services.AddPipelineOptions(PipelineConfiguration.Load(session.Settings.Data));
        services.AddSingleton(provider => new PathIntake(provider.GetRequiredService<IntakePause>(), provider.GetRequiredService<IIntakeLedger>(), session.Settings.Tenant));
        return services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15)))
            await host.StopAsync(patience.Token);
        // Children, connections and the like are asynchronous to dispose of.
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        if (hostLock is not null)
            await hostLock.DisposeAsync();
    }

    private static IHost Build(Session session, PipelineSettings settings, IConfigurationRoot configuration, BusOptions bus, HostLock? hostLock, Action<IServiceCollection>? extend)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var threshold = new LogThreshold(settings.Verbose);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFilter((_, level) => threshold.Allows(level));
        // Whoever changes a setting wants to know what came of it.
        builder.Logging.AddFilter(typeof(SettingsReload).FullName, LogLevel.Information);
        builder.Logging.AddFilter("MassTransit", settings.Verbose ? LogLevel.Warning : LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Hosting", LogLevel.Error);
        var telemetry = PipelineConfiguration.LoadOptions<TelemetryOptions>(session.Settings.Data);
        if (!session.Settings.Quiet)
            builder.Logging.AddLines(telemetry, settings.Verbose);
        var services = builder.Services;
        AddRecord(services, session);
        services.AddPipelineOptions(configuration);
        services.AddSingleton(threshold);
        var stages = settings.Stages ?? StageNames.All;
        services.AddSingleton(HostIdentity.Create());
        services.AddSingleton(new HostRole(bus.DisplayName, stages, IsOnlyHost: bus.IsMemory));
        AddFailpoints(services, PipelineConfiguration.ReadFailpoints(configuration, session.Settings.Data));
        services.AddSingleton<HostStanding>();
        services.AddSingleton<StageRunner>();
        services.AddIsolation();
        services.AddEmbedding();
        services.AddHintBus(bus, consumers => consumers.AddStages(stages));
        services.AddHostedService<Dispatcher>();
        services.AddSingleton<IRetention, ArtifactCollector>();
        services.AddHostedService<RetentionService>();
        services.AddSingleton<EventLog>().AddSingleton<IEventRetention>(provider => provider.GetRequiredService<EventLog>()).AddHostedService<EventPruner>();
        if (stages.Contains(Stage.Embed))
            services.AddSingleton<SpaceFiller>().AddHostedService<SpaceFillService>();
        if (hostLock is not null)
        {
            services.AddSingleton(provider => ActivatorUtilities.CreateInstance<HostLockKeeper>(provider, hostLock));
            services.AddHostedService(provider => provider.GetRequiredService<HostLockKeeper>());
        }

        if (settings.Exports)
            services.AddExport(telemetry);
        services.AddSingleton<IHostLifetime, CommandLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        extend?.Invoke(services);
        return builder.Build();
    }

    private static void AddReload(IServiceCollection services, ReloadedSettings reloaded, string dataFolder, Action<IServiceCollection>? extend)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SettingsReload>(provider, reloaded, new ReloadableFile(dataFolder)));
        services.AddHostedService(provider => provider.GetRequiredService<SettingsReload>());
        extend?.Invoke(services);
    }

    private static void AddRecord(IServiceCollection services, Session session)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(session.Database);
        services.AddSingleton<IArtifactStore>(session.Artifacts);
        services.AddSingleton<SpaceRegistry>();
        services.AddSingleton<IEmbeddingSpaces>(provider => provider.GetRequiredService<SpaceRegistry>());
        services.AddSingleton<IWorkLedger, WorkLedger>();
        services.AddSingleton<IDispatchLedger, DispatchLedger>();
        services.AddSingleton<IIntakeLedger, IntakeLedger>();
        services.AddSingleton<IEmbeddingRecord, EmbeddingRecord>();
        services.AddSingleton<FileIntake>();
        services.AddSingleton<IntakePause>();
    }

    private static void AddFailpoints(IServiceCollection services, FailpointSet failpoints)
    {
        services.AddSingleton(failpoints);
        if (failpoints.IsEmpty)
            return;
        services.AddSingleton<WorkLedger>();
        services.AddSingleton<IWorkLedger>(provider => new FailpointLedger(provider.GetRequiredService<WorkLedger>(), failpoints));
    }

    /// <summary>Whoever changed Embed:* and expects new vectors should learn how they come about.</summary>
    private static async Task TellWhichSpaceAsync(IHost host, Session session, CancellationToken cancellation)
    {
        if (session.Settings.Quiet || !host.Services.GetRequiredService<HostRole>().Stages.Contains(Stage.Embed))
            return;
        var configured = host.Services.GetRequiredService<SpaceEmbedders>().Configured.Space;
        if (await host.Services.GetRequiredService<SpaceRegistry>().FindLiveAsync(session.Settings.Tenant, cancellation) is { } live && live.Space with { Variant = null } != configured)
            await Console.Error.WriteLineAsync($"Embed:* names {configured.Name}, but {live.Space.Name} is live and embedded in; 'ingest space' changes that");
    }

    private static async Task StartAsync(IHost host, BusOptions bus, CancellationToken cancellation)
    {
        try
        {
            // A damaged model stops the host now, and not each document later.
            if (host.Services.GetRequiredService<HostRole>().Stages.Contains(Stage.Embed))
                _ = host.Services.GetRequiredService<BatchEmbedder>();

            // MassTransit keeps trying to reach a broker that is away; a command should say so instead.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
            await host.StartAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CommandException($"the broker at {bus.DisplayName} did not answer within 60 seconds: check its address and that it runs");
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or InvalidOperationException)
        {
            throw PipelineConfiguration.Explain(wrong);
        }
    }

    /// <summary>The command decides when the host stops; signals reach the command.</summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
