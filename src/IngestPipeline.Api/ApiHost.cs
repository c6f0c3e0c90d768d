using IngestPipeline.Api.Dashboard;
using IngestPipeline.Api.Events;
using IngestPipeline.Api.Metrics;
using IngestPipeline.Api.Viewing;
using IngestPipeline.Api.Webhooks;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IngestPipeline.Api;

/// <summary>The HTTP API and the dashboard of one tenant: on loopback addresses, and with a key on any other.</summary>
public sealed class ApiHost : IAsyncDisposable
{
    private const int MaxBodyBytes = 1024 * 1024;

    private readonly WebApplication application;
    private readonly EventFeed feed;
    private readonly List<IDisposable> owned;

    private ApiHost(WebApplication application, EventFeed feed, List<IDisposable> owned) => (this.application, this.feed, this.owned) = (application, feed, owned);

    /// <summary>Addresses it listens on, with the ports that were chosen for port 0.</summary>
    public IReadOnlyList<string> Addresses => [.. application.Urls];

    /// <exception cref="FormatException">An address can be reached from other machines and there is no key.</exception>
    /// <exception cref="IOException">An address is in use.</exception>
    public static async Task<ApiHost> StartAsync(ApiSetup setup, CancellationToken cancellation)
    {
        Access.Verify(setup.Urls, setup.Key);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls(setup.Urls).UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Uploads raise it for themselves.
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddRequestLimits(setup.Options);
        builder.Services.AddApiDescription(isKeyed: setup.Key is not null);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = RecordJson.Options.PropertyNamingPolicy;
            json.SerializerOptions.DictionaryKeyPolicy = RecordJson.Options.DictionaryKeyPolicy;
            json.SerializerOptions.Encoder = RecordJson.Options.Encoder;
        });
        var viewer = new PageViewer(new ChunkReader(setup.Database), new DocumentDetailsReader(setup.Database), setup.Artifacts, setup.Pages);
        var feed = new EventFeed(new EventLog(setup.Database), setup.Tenant, setup.Events, cancel => BrokerQueues.ReadAsync(setup.Database, setup.Tenant, setup.Bus, cancel));
        builder.Services.AddSingleton(viewer).AddSingleton(feed);
        builder.Services.AddDashboard(setup);
        var application = builder.Build();
        var owned = new List<IDisposable>();
        var gauges = setup.Figures is null ? null : Own(RecordGauges.Of(setup.Figures, setup.Bus));
        var signIn = string.IsNullOrWhiteSpace(setup.Key) ? null : new SignIn(setup.Key, TimeProvider.System);
        application.UseSecurityHeaders();
        application.UseProblems(setup.Unexpected);
        application.UseAccess(signIn);
        application.UseRouting();
        application.UseRateLimiter();
        application.UseAntiforgery();
        application.MapHealth(setup.Database);
        application.MapMetrics(setup.Metrics ?? Own(HostMetrics.Start()), gauges);
        application.MapDocuments(setup);
        application.MapPages(setup, viewer);
        application.MapUploads(setup);
        application.MapQuarantine(setup);
        application.MapIndex(setup);
        application.MapEvents(setup, feed);
        application.MapWebhooks(setup);
        application.MapOverview(setup);
        application.MapOpenApi();
        application.MapDescriptionPage();
        application.MapDashboard();
        signIn?.Map(application);
        try
        {
            await feed.StartAsync(cancellation);
            await application.StartAsync(cancellation);
            application.Lifetime.ApplicationStopping.Register(feed.End);
            return new ApiHost(application, feed, owned);
        }
        catch
        {
            await feed.DisposeAsync();
            owned.ForEach(part => part.Dispose());
            await application.DisposeAsync();
            throw;
        }

        T Own<T>(T part)
            where T : IDisposable
        {
            owned.Add(part);
            return part;
        }
    }

    /// <summary>Whether the addresses may be listened on; a command asks before it starts anything.</summary>
    /// <exception cref="FormatException">An address can be reached from other machines and there is no key.</exception>
    public static void Verify(string urls, string? key) => Access.Verify(urls, key);

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await feed.DisposeAsync();
        owned.ForEach(part => part.Dispose());
        await application.DisposeAsync();
    }
}
