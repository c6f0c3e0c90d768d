using Dapper;
using IngestPipeline.Domain.Identity;
using Npgsql;

namespace IngestPipeline.Storage.Queries;

/// <summary>What was finished lately: the counters now less those of the sample that was current then.</summary>
internal sealed class RecentRates
{
    /// <summary>Windows that are looked at, in seconds; the last is that of the alert on stalled work.</summary>
    internal static readonly int[] Windows = [60, 300, 600];

    // A window that begins before the first sample begins with it, and says nothing while it is shorter than this.
    private const double LeastSeconds = 10;

    internal const string Sql = """
        SELECT w.seconds AS window, s.sampled_at <= now() - w.seconds * interval '1 second' AS is_whole, s.done, s.finished,
          extract(epoch FROM now() - s.sampled_at)::double precision AS age
        FROM unnest(@Windows) AS w (seconds)
        CROSS JOIN LATERAL (
          SELECT * FROM (
            (SELECT 1 AS choice, sampled_at, done, finished FROM queue_samples
              WHERE tenant_id = @tenantId AND sampled_at <= now() - w.seconds * interval '1 second' ORDER BY sampled_at DESC LIMIT 1)
            UNION ALL
            (SELECT 2, sampled_at, done, finished FROM queue_samples WHERE tenant_id = @tenantId ORDER BY sampled_at LIMIT 1)
          ) AS either ORDER BY choice LIMIT 1
        ) AS s
        """;

    private readonly RecordCounters counters;
    private readonly Dictionary<int, Sample> samples;

    private RecentRates(RecordCounters counters, Dictionary<int, Sample> samples) => (this.counters, this.samples) = (counters, samples);

    /// <summary>Versions a minute that reached an end state; null when it is not known.</summary>
    public double? Finished(int window) => Rate(window, counters.Finished, sample => sample.Finished);

    /// <summary>Items a minute that a stage completed; null when it is not known.</summary>
    public double? Done(int window, Stage stage) => Rate(window, counters.Done(stage), sample => sample.Done[StageNames.All.ToList().IndexOf(stage)]);

    public static async Task<RecentRates> ReadAsync(NpgsqlConnection connection, RecordCounters counters, string tenantId, CancellationToken cancellation)
    {
        var samples = await connection.QueryAsync<Sample>(new CommandDefinition(Sql, new { tenantId, Windows }, cancellationToken: cancellation));
        return new RecentRates(counters, samples.ToDictionary(sample => sample.Window));
    }

    private double? Rate(int window, long now, Func<Sample, long> then)
    {
        if (!samples.TryGetValue(window, out var sample) || (!sample.IsWhole && sample.Age < LeastSeconds))
            return null;
        // Nothing differed between an older sample and the beginning of the window, or there would be another one.
        var seconds = sample.IsWhole ? window : sample.Age;
        return Math.Round(Math.Max(0, now - then(sample)) * 60 / seconds, 2);
    }

    private sealed class Sample
    {
        public int Window { get; init; }

        public bool IsWhole { get; init; }

        public double Age { get; init; }

        public required long[] Done { get; init; }

        public long Finished { get; init; }
    }
}
