using IngestPipeline.Domain.Webhooks;
using IngestPipeline.Hosting.Running;
using IngestPipeline.Hosting.Webhooks;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IngestPipeline.Cli.Pipeline;

/// <summary>What it takes to tell receivers of a tenant's documents.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, string tenantId) => services
        .AddSingleton<IWebhookLedger>(provider => new WebhookLedger(provider.GetRequiredService<IngestDatabase>(), tenantId))
        .AddSingleton(provider => new WebhookSender(provider.GetRequiredService<IOptions<WebhookOptions>>().Value, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new WebhookCourier(
            provider.GetRequiredService<IWebhookLedger>(),
            provider.GetRequiredService<WebhookSender>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>().Value,
            tenantId,
            provider.GetRequiredService<HostIdentity>().Id,
            provider.GetRequiredService<ILogger<WebhookCourier>>()))
        .AddHostedService<WebhookService>();
}
