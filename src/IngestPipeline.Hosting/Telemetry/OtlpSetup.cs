using System.Reflection;
using IngestPipeline.Domain.Telemetry;
using IngestPipeline.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Export by OTLP. Only this class and the API's endpoint load OpenTelemetry; commands that end at once never touch them.</summary>
public static class OtlpSetup
{
    /// <summary>The pipeline's own, the runtime's (memory, collections, thread pool) and that of HTTP requests by route and status.</summary>
    public static readonly string[] Meters = [PipelineTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting"];

    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Unless <c>OTEL_SERVICE_NAME</c> says otherwise.</summary>
    public static string ServiceName => Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } named ? named : "ingest";

    /// <summary>Whether anything is to be exported.</summary>
    public static bool IsWanted(OtlpOptions options) => options.Endpoint is not null || Environment.GetEnvironmentVariable(StandardEndpoint) is { Length: > 0 };

    public static IServiceCollection AddOtlp(this IServiceCollection services, OtlpOptions options)
    {
        services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeter(Meters)
                .AddOtlpExporter((exporter, reader) =>
                {
                    Address(exporter, options, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = options.MetricsSeconds * 1000;
                }))
            .WithTracing(traces => traces
                .AddSource(PipelineTelemetry.Name, "System.Net.Http")
                .AddOtlpExporter(exporter => Address(exporter, options, "v1/traces")));
        services.ConfigureOpenTelemetryMeterProvider((provider, metrics) => metrics.ConfigureResource(resource => Name(resource, provider.GetRequiredService<HostIdentity>())));
        services.ConfigureOpenTelemetryTracerProvider((provider, traces) => traces.ConfigureResource(resource => Name(resource, provider.GetRequiredService<HostIdentity>())));
        return services;
    }

    private static void Address(OtlpExporterOptions exporter, OtlpOptions options, string signal)
    {
        // Without a setting of ours the standard variables count, each with its own meaning.
        if (options.Endpoint is null)
            return;
        exporter.Protocol = options.Protocol == OtlpProtocol.Grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = options.Protocol == OtlpProtocol.Grpc ? new Uri(options.Endpoint) : new Uri($"{options.Endpoint.TrimEnd('/')}/{signal}");
    }

    private static void Name(ResourceBuilder resource, HostIdentity host) => resource.AddService(
        ServiceName,
        serviceVersion: typeof(OtlpSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        serviceInstanceId: host.Id);
}
