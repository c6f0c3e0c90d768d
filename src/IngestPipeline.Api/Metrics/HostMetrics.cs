using IngestPipeline.Hosting.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace IngestPipeline.Api.Metrics;

/// <summary>Adds up what this process counts, from now on. Made before the workers start, it misses nothing of theirs.</summary>
public sealed class HostMetrics : IDisposable
{
    private HostMetrics(MeterProvider provider) => Provider = provider;

    internal MeterProvider Provider { get; }

    public static HostMetrics Start() => new(Sdk.CreateMeterProviderBuilder()
        .AddMeter(OtlpSetup.Meters)
        .ConfigureResource(resource => resource.AddService(OtlpSetup.ServiceName, autoGenerateServiceInstanceId: false))
        // The names of the meters would be a label of every series.
        .AddPrometheusExporter(exporter => exporter.ScopeInfoEnabled = false)
        .Build());

    public void Dispose() => Provider.Dispose();
}
