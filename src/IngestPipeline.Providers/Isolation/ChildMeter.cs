using System.Diagnostics.Metrics;
using System.Text.Json;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Providers.Isolation;

/// <summary>Children that came and went. The tag <c>stage</c> is what they do: parse or ocr.</summary>
public static class ChildMeter
{
    private static readonly Counter<long> Starts = PipelineTelemetry.Meter.CreateCounter<long>("ingest.children.started", "{process}", "Child processes started.");

    private static readonly Counter<long> Ends = PipelineTelemetry.Meter.CreateCounter<long>("ingest.children.ended", "{process}", "Child processes that ended, and why.");

    public static void Started(string stage) => Starts.Add(1, new KeyValuePair<string, object?>("stage", stage));

    public static void Ended(string stage, ChildEnd why) => Ends.Add(1, new("stage", stage), new("why", JsonNamingPolicy.SnakeCaseLower.ConvertName(why.ToString())));
}
