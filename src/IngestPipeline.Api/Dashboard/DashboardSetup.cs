using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace IngestPipeline.Api.Dashboard;

/// <summary>The pages people watch the pipeline with: Blazor components that run in the API's process and read the record themselves.</summary>
internal static class DashboardSetup
{
    public static void AddDashboard(this IServiceCollection services, ApiSetup setup)
    {
        services.AddSingleton(setup);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddAntiforgery(antiforgery => (antiforgery.Cookie.Name, antiforgery.SuppressXFrameOptionsHeader) = ("ingest-form", true));
        // A circuit ends with its process, so keys need not outlive it.
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PipelineFeed>();
        services.AddSingleton<HistoryFeeds>();
        services.AddSingleton<QuarantineFeed>();
    }

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        routes.MapDashboardAssets();
        // Who may frame the pages is said once for all of them, in SecurityHeaders.
        routes.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null);
    }
}
