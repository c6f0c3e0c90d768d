namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Export of metrics and traces by OTLP, from <c>up</c> and <c>worker</c>. Headers, such as a key, come from <c>OTEL_EXPORTER_OTLP_HEADERS</c> only.</summary>
public sealed class OtlpOptions
{
    /// <summary>Base address of a collector, for example <c>http://127.0.0.1:4317</c>. Default none: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without both nothing is exported.</summary>
    public string? Endpoint { get; set; }

    /// <summary>How to speak to <see cref="Endpoint"/>. Default Grpc.</summary>
    public OtlpProtocol Protocol { get; set; } = OtlpProtocol.Grpc;

    /// <summary>Seconds between exports of metrics. Default 30.</summary>
    public int MetricsSeconds { get; set; } = 30;
}
