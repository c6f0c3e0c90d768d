using System.CommandLine;
using IngestPipeline.Api;
using IngestPipeline.Api.Metrics;
using IngestPipeline.Cli.Pipeline;
using IngestPipeline.Cli.Sessions;
using IngestPipeline.Hosting.Events;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Storage.Queries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Verbs;

internal static class UpVerb
{
    public static Command Create(GlobalOptions globals)
    {
        var watch = new Option<string[]>("--watch") { Description = "Folder to keep in step with the index; may be given several times" };
        var confirm = new Option<bool>("--confirm-deletes") { Description = "Delete documents of vanished files however many they are" };
        var urls = new Option<string>("--urls") { Description = "Address of the API; any but a loopback one needs INGEST__Api__Key", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var host = new HostOptionSet();
        var command = new Command("up", "Run workers, folder watcher and API until stopped.\n\nExample:\n  ingest up --watch ./inbox") { watch, confirm, urls, host.Transport, host.Stages, host.Verbose };
        command.SetAction((parse, cancellation) => UpAsync(globals.Read(parse), parse.GetValue(watch) ?? [], parse.GetValue(confirm), parse.GetValue(urls)!, host.Read(parse), cancellation));
        return command;
    }

    private static async Task<int> UpAsync(GlobalSettings settings, string[] watch, bool confirmDeletes, string urls, PipelineSettings pipeline, CancellationToken cancellation)
    {
        ApiHost.Verify(urls, PipelineConfiguration.LoadOptions<ApiOptions>(settings.Data).Key);
        await using var session = await Session.OpenForHostAsync(settings, cancellation);
        using var metrics = HostMetrics.Start();
        await using var host = await PipelineHost.TryStartAsync(session, pipeline with { Exports = true }, services => AddServices(services, watch, settings.Tenant, confirmDeletes), cancellation)
            ?? throw new CommandException("another host works on this database; on the in-memory transport there can be only one");
        using var queries = new QueryVectors(TimeProvider.System, PipelineConfiguration.LoadEmbedding(settings.Data));
        var options = PipelineConfiguration.LoadOptions<ApiOptions>(settings.Data);
        await using var drawer = new PageDrawer(ChildCommand.Resolve(), PipelineConfiguration.LoadOptions<ViewOptions>(settings.Data));
        await using var api = await ApiHost.StartAsync(
            new ApiSetup
            {
                Database = session.Database,
                Artifacts = session.Artifacts,
                Tenant = settings.Tenant,
                Urls = urls,
                Bus = PipelineConfiguration.LoadBus(settings.Data, pipeline.Transport),
                Intake = () => host.Services.GetRequiredService<IOptionsMonitor<IntakeOptions>>().CurrentValue,
                Queries = queries,
                Boilerplate = PipelineConfiguration.LoadDedupe(settings.Data).Boilerplate,
                Pages = drawer,
                Options = options,
                Events = PipelineConfiguration.LoadOptions<EventsOptions>(settings.Data),
                Metrics = metrics,
                Figures = new RecordFiguresReader(session.Database, settings.Tenant).ReadAsync,
                Key = options.Key,
                Thresholds = PipelineConfiguration.LoadThresholds(settings.Data),
                Unexpected = failure => Failures.Report(failure, interrupted: false),
            },
            cancellation);
        HostTelemetry.ShowZeros();
        if (!settings.Quiet)
        {
            foreach (var folder in watch)
                await Console.Error.WriteLineAsync($"watching {Path.GetFullPath(folder)}");
            await Console.Error.WriteLineAsync($"listening on {string.Join(" and ", api.Addresses)}; stop with Ctrl-C");
        }

        await WorkerVerb.UntilStoppedAsync(host, cancellation);
        return ExitCode.Done;
    }

    private static void AddServices(IServiceCollection services, string[] folders, string tenantId, bool confirmDeletes)
    {
        services.AddRequestTraces();
        services.AddWebhooks(tenantId);
        foreach (var folder in folders)
        {
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<FolderWatcher>(
                provider,
                new WatchedFolder(tenantId, Path.GetFullPath(folder), confirmDeletes)));
        }
    }
}
