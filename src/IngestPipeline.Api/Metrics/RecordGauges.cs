using System.Diagnostics.Metrics;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Domain.Telemetry;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Metrics;

/// <summary>What the record and the broker hold, as gauges. One host exports them, for they say the same everywhere.</summary>
internal sealed class RecordGauges : IDisposable
{
    // Of the pipeline's name, so that one subscription sees both; of its own, so that its gauges end with the host that reads them.
    private readonly Meter meter = new(PipelineTelemetry.Name);
    private readonly SampledSource<RecordFigures> record;
    private readonly SampledSource<IReadOnlyDictionary<Stage, long>> broker;

    public RecordGauges(Func<CancellationToken, Task<RecordFigures>> readRecord, Func<CancellationToken, Task<IReadOnlyDictionary<Stage, long>?>>? readBroker, TimeProvider clock)
    {
        record = new SampledSource<RecordFigures>(async cancellation => await readRecord(cancellation), clock);
        broker = new SampledSource<IReadOnlyDictionary<Stage, long>>(readBroker ?? (_ => Task.FromResult<IReadOnlyDictionary<Stage, long>?>(null)), clock);
        meter.CreateObservableGauge("ingest.record.up", () => record.Read() is null ? 0 : 1, null, "1 when the record answered just now; while it is 0 the other gauges of the record are absent.");
        meter.CreateObservableGauge("ingest.backlog.items", () => Observe(Backlog), "{item}", "Items before each stage: ready, running, delayed.");
        meter.CreateObservableGauge("ingest.backlog.oldest", () => Observe(Oldest), "s", "Age of the oldest ready item of each stage; 0 when there is none.");
        meter.CreateObservableGauge("ingest.quarantine.open", () => Observe(Quarantined), "{entry}", "Open quarantine entries by reason.");
        meter.CreateObservableGauge("ingest.versions", () => Observe(Versions), "{version}", "Versions by state.");
        meter.CreateObservableGauge("ingest.hosts.alive", () => Observe(figures => [new(figures.HostsAlive)]), "{host}", "Hosts that said of late that they live.");
        if (readBroker is null)
            return;
        meter.CreateObservableGauge("ingest.broker.up", () => broker.Read() is null ? 0 : 1, null, "1 when the broker answered just now.");
        meter.CreateObservableGauge("ingest.broker.hints", Depths, "{hint}", "Hints that lie in each queue of the broker.");
    }

    public static RecordGauges Of(Func<CancellationToken, Task<RecordFigures>> readRecord, BusOptions bus) =>
        new(readRecord, bus.IsMemory ? null : cancellation => BrokerDepths.ReadAsync(bus, cancellation), TimeProvider.System);

    /// <summary>Reads before the gauges are asked, so that no thread waits.</summary>
    public Task PrepareAsync() => Task.WhenAll(record.ReadAsync(), broker.ReadAsync());

    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<double>> Backlog(RecordFigures figures)
    {
        foreach (var queue in figures.Queues)
        {
            foreach (var (state, count) in new[] { ("ready", queue.Ready), ("running", queue.Running), ("delayed", queue.Delayed) })
                yield return new(count, new("stage", queue.Stage), new("state", state));
        }
    }

    private static IEnumerable<Measurement<double>> Oldest(RecordFigures figures) =>
        figures.Queues.Select(queue => new Measurement<double>(queue.OldestSeconds ?? 0, new KeyValuePair<string, object?>("stage", queue.Stage)));

    /// <summary>Also of reasons that have none: a series that comes into being with its first entry shows no increase.</summary>
    private static IEnumerable<Measurement<double>> Quarantined(RecordFigures figures) => Enum.GetValues<QuarantineReason>().Select(reason => reason.ToCode()).Union(figures.Quarantined.Keys)
        .Select(reason => new Measurement<double>(figures.Quarantined.GetValueOrDefault(reason), new KeyValuePair<string, object?>("reason", reason)));

    private static IEnumerable<Measurement<double>> Versions(RecordFigures figures)
    {
        var counts = figures.Versions;
        return new[]
        {
            ("indexed", counts.Indexed), ("duplicate", counts.Duplicate), ("quarantined", counts.Quarantined),
            ("superseded", counts.Superseded), ("deleted", counts.Deleted), ("processing", counts.Processing),
        }.Select(state => new Measurement<double>(state.Item2, new KeyValuePair<string, object?>("state", state.Item1)));
    }

    private IEnumerable<Measurement<double>> Observe(Func<RecordFigures, IEnumerable<Measurement<double>>> measure) => record.Read() is { } figures ? measure(figures) : [];

    private IEnumerable<Measurement<long>> Depths() => (broker.Read() ?? new Dictionary<Stage, long>())
        .Select(depth => new Measurement<long>(depth.Value, new KeyValuePair<string, object?>("queue", StageQueues.NameOf(depth.Key))));
}
