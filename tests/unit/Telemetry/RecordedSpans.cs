using System.Collections.Concurrent;
using System.Diagnostics;
using IngestPipeline.Domain.Telemetry;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>The pipeline's spans that ended in the flow of one test.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private static readonly AsyncLocal<RecordedSpans?> OfThisFlow = new();
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly ActivityListener listener;

    public RecordedSpans()
    {
        OfThisFlow.Value = this;
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (OfThisFlow.Value == this)
                    ended.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public IReadOnlyList<Activity> Ended => [.. ended];

    public void Dispose() => listener.Dispose();
}
