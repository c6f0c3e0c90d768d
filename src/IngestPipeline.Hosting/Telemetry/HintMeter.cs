using System.Diagnostics.Metrics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Hints that left this process, and those that did not get away.</summary>
public static class HintMeter
{
    private static readonly Counter<long> Hints = PipelineTelemetry.Meter.CreateCounter<long>("ingest.hints", "{hint}", "Hints by what became of them: sent, or lost and to be sent again.");

    private static readonly Counter<long> Dispatched = PipelineTelemetry.Meter.CreateCounter<long>("ingest.dispatched", "{item}", "Items the dispatcher hinted, and why.");

    public static void Sent(Stage stage) => Count(stage, "sent", 1);

    public static void Lost(Stage stage) => Count(stage, "lost", 1);

    /// <inheritdoc cref="StageMeter.ShowZeros"/>
    public static void ShowZeros()
    {
        foreach (var stage in StageNames.All)
            Count(stage, "lost", 0);
    }

    /// <param name="why"><c>admitted</c>, <c>due</c>, <c>reclaimed</c> or <c>unclaimed</c>.</param>
    public static void DispatchedItem(Stage stage, string why) => Dispatched.Add(1, new("stage", stage.ToName()), new("why", why));

    private static void Count(Stage stage, string outcome, int hints) => Hints.Add(hints, new("stage", stage.ToName()), new("outcome", outcome));
}
