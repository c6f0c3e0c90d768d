using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads how the backlog went. It costs what is drawn: one look-up a point, however many samples lie between.</summary>
public sealed class QueueHistoryReader(IngestDatabase database)
{
    /// <summary>Points that can be asked for.</summary>
    public const int MaxBuckets = 1000;

    /// <param name="since">Beginning; it ends now. Samples are kept for a day.</param>
    /// <param name="buckets">Points wanted, 1 to <see cref="MaxBuckets"/>.</param>
    public async Task<QueueHistory> ReadAsync(string tenantId, DateTimeOffset since, int buckets, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buckets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buckets, MaxBuckets);
        var rows = await database.ReadAsync<Row>(
            """
            SELECT b.at, s.ready, s.running, s.delayed, s.quarantined, s.done, s.received, s.indexed, s.finished
            FROM generate_series(0, @buckets) AS n (n)
            CROSS JOIN LATERAL (SELECT @since + n.n * greatest(now() - @since, interval '0') / @buckets AS at) AS b
            LEFT JOIN LATERAL (SELECT * FROM queue_samples WHERE tenant_id = @tenantId AND sampled_at <= b.at ORDER BY sampled_at DESC LIMIT 1) AS s ON true
            ORDER BY n.n
            """,
            new { tenantId, since = since.UtcDateTime, buckets },
            cancellation);
        return new QueueHistory
        {
            Since = rows[0].At,
            Until = rows[^1].At,
            StepSeconds = (rows[^1].At - rows[0].At).TotalSeconds / buckets,
            Stages = [.. StageNames.All.Select((stage, place) => new StageHistory(stage.ToName(), [.. Pairs(rows).Select(pair => PointOf(pair.Before, pair.Row, place))]))],
            Versions = [.. Pairs(rows).Select(pair => PointOf(pair.Before, pair.Row))],
        };
    }

    /// <summary>The last so much time, by the clock of the database.</summary>
    public async Task<QueueHistory> ReadAsync(string tenantId, TimeSpan length, int buckets, CancellationToken cancellation)
    {
        var since = await database.ReadFirstAsync<DateTime>("SELECT now() - @length", new { length }, cancellation);
        return await ReadAsync(tenantId, new DateTimeOffset(since, TimeSpan.Zero), buckets, cancellation);
    }

    private static IEnumerable<(Row Before, Row Row)> Pairs(IReadOnlyList<Row> rows) => rows.Zip(rows.Skip(1));

    private static QueuePoint PointOf(Row before, Row row, int place) => new(
        row.At, row.Ready?[place], row.Running?[place], row.Delayed?[place], row.Quarantined?[place], PerMinute(before, row, sample => sample.Done?[place]));

    private static VersionPoint PointOf(Row before, Row row) => new(
        row.At, row.Received, row.Indexed, PerMinute(before, row, sample => sample.Received), PerMinute(before, row, sample => sample.Finished));

    private static double? PerMinute(Row before, Row row, Func<Row, long?> counter) =>
        counter(row) - counter(before) is { } change && row.At > before.At ? Math.Round(Math.Max(0, change) / (row.At - before.At).TotalMinutes, 2) : null;

    private sealed class Row
    {
        public DateTime At { get; init; }

        public long[]? Ready { get; init; }

        public long[]? Running { get; init; }

        public long[]? Delayed { get; init; }

        public long[]? Quarantined { get; init; }

        public long[]? Done { get; init; }

        public long? Received { get; init; }

        public long? Indexed { get; init; }

        public long? Finished { get; init; }
    }
}
