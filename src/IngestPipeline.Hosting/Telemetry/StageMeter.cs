using System.Diagnostics.Metrics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>What this process' workers do. Tags have few values: stage, outcome, reason code.</summary>
public static class StageMeter
{
    /// <summary>The reason of what needs none.</summary>
    public const string NoReason = "none";

    // From a cached artifact to a recognition that runs into Ocr:TimeoutSeconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
    };

    private static readonly Counter<long> Attempts = PipelineTelemetry.Meter.CreateCounter<long>("ingest.stage.attempts", "{attempt}", "Items claimed.");

    private static readonly Counter<long> Outcomes = PipelineTelemetry.Meter.CreateCounter<long>("ingest.stage.outcomes", "{attempt}", "How attempts ended, and why.");

    private static readonly Histogram<double> Durations = PipelineTelemetry.Meter.CreateHistogram("ingest.stage.duration", "s", "Time from claim to commit.", null, Seconds);

    private static readonly Counter<long> LeasesLost = PipelineTelemetry.Meter.CreateCounter<long>("ingest.leases.lost", "{lease}", "Claims that a worker of this process lost while it worked.");

    private static readonly Counter<long> LeasesReclaimed = PipelineTelemetry.Meter.CreateCounter<long>("ingest.leases.reclaimed", "{lease}", "Items the dispatcher took back from silent workers.");

    private static readonly Counter<long> Pages = PipelineTelemetry.Meter.CreateCounter<long>("ingest.ocr.pages", "{page}", "Pages recognised.");

    // Kept here, and not by whoever listens: one that begins to listen in between would count below nothing.
    private static readonly long[] Held = new long[StageNames.All.Count];

    private static readonly ObservableUpDownCounter<long> InFlight = PipelineTelemetry.Meter.CreateObservableUpDownCounter(
        "ingest.stage.in_flight",
        () => StageNames.All.Select(stage => new Measurement<long>(Interlocked.Read(ref Held[(int)stage]), Tag(stage))),
        "{item}",
        "Items this process holds.");

    public static void Began(Stage stage)
    {
        Attempts.Add(1, Tag(stage));
        Interlocked.Increment(ref Held[(int)stage]);
    }

    public static void Ended(Stage stage, string outcome, string? reason, double seconds)
    {
        Interlocked.Decrement(ref Held[(int)stage]);
        Outcomes.Add(1, Tag(stage), new("outcome", outcome), new("reason", reason ?? NoReason));
        Durations.Record(seconds, Tag(stage), new("outcome", outcome));
    }

    /// <summary>Counters of what ought not to happen, at zero: a series that comes into being with its first event shows no increase.</summary>
    public static void ShowZeros()
    {
        foreach (var stage in StageNames.All)
        {
            LeasesLost.Add(0, Tag(stage));
            LeasesReclaimed.Add(0, Tag(stage));
        }
    }

    public static void LostLease(Stage stage) => LeasesLost.Add(1, Tag(stage));

    public static void ReclaimedLease(Stage stage) => LeasesReclaimed.Add(1, Tag(stage));

    public static void RecognisedPages(int pages) => Pages.Add(pages);

    private static KeyValuePair<string, object?> Tag(Stage stage) => new("stage", stage.ToName());
}
