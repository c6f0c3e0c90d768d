using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Where metrics and traces go, and how log lines look.</summary>
public sealed class TelemetryOptions : IValidatableObject
{
    public const string Section = "Telemetry";

    /// <summary>Log lines as JSON objects with the document, version and stage they speak of. Default false.</summary>
    public bool JsonLogs { get; set; }

    /// <summary>Export to a collector.</summary>
    public OtlpOptions Otlp { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Otlp.Endpoint is not null && !(Uri.TryCreate(Otlp.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
            yield return new ValidationResult($"Telemetry:Otlp:Endpoint is '{Otlp.Endpoint}'; use http://HOST:4317, or https", [nameof(Otlp)]);
        if (Otlp.MetricsSeconds is < 1 or > 3600)
            yield return new ValidationResult($"Telemetry:Otlp:MetricsSeconds is {Otlp.MetricsSeconds}; use 1 to 3600", [nameof(Otlp)]);
    }
}
