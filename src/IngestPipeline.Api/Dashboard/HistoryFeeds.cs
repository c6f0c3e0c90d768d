using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard;

/// <summary>How the backlog went over some spans of time, each read once for all who look at it.</summary>
internal sealed class HistoryFeeds(ApiSetup setup, TimeProvider clock) : IDisposable
{
    private const int Points = 120;

    private readonly Dictionary<int, LiveFeed<QueueHistory>> feeds = Spans.ToDictionary(span => span.Minutes, span => new LiveFeed<QueueHistory>(
        cancellation => new QueueHistoryReader(setup.Database).ReadAsync(setup.Tenant, clock.GetUtcNow().AddMinutes(-span.Minutes), Points, cancellation),
        TimeSpan.FromSeconds(Math.Clamp(span.Minutes * 60.0 / Points, 5, 60)),
        clock));

    /// <summary>The spans people can choose.</summary>
    public static IReadOnlyList<(int Minutes, string Name)> Spans { get; } = [(15, "15 min"), (60, "1 h"), (360, "6 h"), (1440, "24 h")];

    /// <param name="minutes">One of the spans; any other is taken for the shortest.</param>
    public LiveFeed<QueueHistory> Of(int minutes) => feeds.GetValueOrDefault(minutes) ?? feeds[Spans[0].Minutes];

    public void Dispose()
    {
        foreach (var feed in feeds.Values)
            feed.Dispose();
    }
}
