using System.Diagnostics.Metrics;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Files that this process took in. Files found inside others are not counted.</summary>
public static class IntakeMeter
{
    private static readonly Counter<long> Files = PipelineTelemetry.Meter.CreateCounter<long>("ingest.intake.files", "{file}", "Files taken in, by outcome.");

    private static readonly Counter<long> Bytes = PipelineTelemetry.Meter.CreateCounter<long>("ingest.intake.size", "By", "Bytes of new versions.");

    /// <param name="outcome"><c>created</c>, <c>changed</c>, <c>unchanged</c> or <c>refused</c>.</param>
    public static void Took(string outcome, string? reason, long bytes)
    {
        Files.Add(1, new("outcome", outcome), new("reason", reason ?? StageMeter.NoReason));
        if (outcome is "created" or "changed")
            Bytes.Add(bytes);
    }
}
