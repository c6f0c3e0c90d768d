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

    public static void Ended(string stage, ChildEnd why) => Count(stage, why, 1);

    /// <summary>Every end at zero: a series that comes into being with its first event shows no increase.</summary>
    public static void ShowZeros(string stage)
    {
        foreach (var why in Enum.GetValues<ChildEnd>())
            Count(stage, why, 0);
    }

    private static void Count(string stage, ChildEnd why, int ends) => Ends.Add(ends, new("stage", stage), new("why", JsonNamingPolicy.SnakeCaseLower.ConvertName(why.ToString())));
}
