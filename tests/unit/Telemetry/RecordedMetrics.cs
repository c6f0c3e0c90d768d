using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>What the pipeline's meter counted in the flow of one test; meters are the process', and other tests run beside it.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private static readonly AsyncLocal<RecordedMetrics?> OfThisFlow = new();
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<(string Series, double Value)> measurements = [];

    public RecordedMetrics()
    {
        OfThisFlow.Value = this;
        listener.InstrumentPublished = (instrument, receiver) =>
        {
            if (instrument.Meter.Name == PipelineTelemetry.Name)
                receiver.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Series such as <c>ingest.hints stage=ocr outcome=sent</c>, in the order in which they were first counted.</summary>
    public IEnumerable<string> Series => measurements.Select(measurement => measurement.Series).Distinct();

    /// <summary>Asks the instruments that are asked.</summary>
    public void Observe() => listener.RecordObservableInstruments();

    public double Sum(string series) => measurements.Where(measurement => measurement.Series == series).Sum(measurement => measurement.Value);

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (OfThisFlow.Value == this)
            measurements.Enqueue((string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name)), value));
    }
}
