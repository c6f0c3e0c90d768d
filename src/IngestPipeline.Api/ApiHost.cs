using IngestPipeline.Api.Dashboard;
using IngestPipeline.Api.Viewing;
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

    private ApiHost(WebApplication application) => this.application = application;

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
        builder.Services.AddDashboard(setup);
        var viewer = new PageViewer(new ChunkReader(setup.Database), new DocumentDetailsReader(setup.Database), setup.Artifacts, setup.Pages);
        builder.Services.AddSingleton(viewer);
        var application = builder.Build();
        var signIn = string.IsNullOrWhiteSpace(setup.Key) ? null : new SignIn(setup.Key, TimeProvider.System);
        application.UseSecurityHeaders();
        application.UseProblems(setup.Unexpected);
        application.UseAccess(signIn);
        application.UseRouting();
        application.UseAntiforgery();
        application.UseRateLimiter();
        application.MapHealth(setup.Database);
        application.MapDocuments(setup);
        application.MapPages(setup, viewer);
        application.MapUploads(setup);
        application.MapQuarantine(setup);
        application.MapIndex(setup);
        application.MapOverview(setup);
        application.MapOpenApi();
        application.MapDashboard();
        signIn?.Map(application);
        try
        {
            await application.StartAsync(cancellation);
            return new ApiHost(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether the addresses may be listened on; a command asks before it starts anything.</summary>
    /// <exception cref="FormatException">An address can be reached from other machines and there is no key.</exception>
    public static void Verify(string urls, string? key) => Access.Verify(urls, key);

    public async ValueTask DisposeAsync()
    {
        await application.StopAsync(CancellationToken.None);
        await application.DisposeAsync();
    }
}
