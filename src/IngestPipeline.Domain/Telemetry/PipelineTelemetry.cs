using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace IngestPipeline.Domain.Telemetry;

/// <summary>
/// The one meter and the one source of spans. They lie in the innermost project because children, models and stages are counted where
/// they are; without somebody who listens they cost next to nothing.
/// </summary>
public static class PipelineTelemetry
{
    public const string Name = "IngestPipeline";

    public static Meter Meter { get; } = new(Name);

    public static ActivitySource Spans { get; } = new(Name);
}
