using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace IngestPipeline.Api.Metrics;

/// <summary><c>/metrics</c> in Prometheus' format. It sees the meters of the whole process, those of the workers beside it too.</summary>
public static class MetricsEndpoint
{
    public const string Path = "/metrics";

    internal static void MapMetrics(this WebApplication application, HostMetrics metrics, RecordGauges? gauges) => application.MapPrometheusScrapingEndpoint(
        Path,
        metrics.Provider,
        branch => branch.Use(async (context, next) =>
        {
            if (gauges is not null)
                await gauges.PrepareAsync();
            await next(context);
        }),
        optionsName: null);

    /// <summary>Has the exporter of traces, where there is one, see the requests.</summary>
    public static IServiceCollection AddRequestTraces(this IServiceCollection services) =>
        services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddAspNetCoreInstrumentation(requests => requests.Filter = context => context.Request.Path != Path));
}
