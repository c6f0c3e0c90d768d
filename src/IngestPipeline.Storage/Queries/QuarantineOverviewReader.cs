using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads what lies in quarantine by reason. It costs open entries and those made within <see cref="TrendDays"/> days.</summary>
public sealed class QuarantineOverviewReader(IngestDatabase database)
{
    public const int TrendDays = 14;
    public const int TrendHours = 24;

    public async Task<QuarantineOverview> ReadAsync(string tenantId, CancellationToken cancellation)
    {
        var open = await database.ReadAsync<QuarantineGroup>(
            """
            SELECT reason_code, count(*) AS count, count(*) FILTER (WHERE replay_batch_id IS NOT NULL AND NOT replay_trial) AS waiting_for_trial,
              min(created_at) AS oldest, max(created_at) AS newest, sum(replays) AS replays
            FROM quarantine_entries WHERE tenant_id = @tenantId AND state = 'open' GROUP BY reason_code
            """,
            new { tenantId },
            cancellation);
        var made = await database.ReadAsync<(string ReasonCode, int HoursAgo, long Count)>(
            """
            SELECT reason_code, floor(extract(epoch FROM now() - created_at) / 3600)::int AS hours_ago, count(*)
            FROM quarantine_entries WHERE tenant_id = @tenantId AND created_at > now() - make_interval(days => @TrendDays) AND created_at <= now() GROUP BY 1, 2
            """,
            new { tenantId, TrendDays },
            cancellation);
        var lately = made.ToLookup(row => row.ReasonCode, StringComparer.Ordinal);
        var groups = open.Concat(lately.Select(reason => reason.Key).Except(open.Select(group => group.ReasonCode), StringComparer.Ordinal)
            .Select(reason => new QuarantineGroup { ReasonCode = reason, PerHour = [], PerDay = [] }));
        return new QuarantineOverview
        {
            Open = open.Sum(group => group.Count),
            Reasons =
            [
                .. groups.OrderByDescending(group => group.Count).ThenBy(group => group.ReasonCode, StringComparer.Ordinal).Select(group => group with
                {
                    PerHour = Trend(lately[group.ReasonCode], 1, TrendHours),
                    PerDay = Trend(lately[group.ReasonCode], 24, TrendDays),
                }),
            ],
        };
    }

    private static long[] Trend(IEnumerable<(string ReasonCode, int HoursAgo, long Count)> made, int hours, int length)
    {
        var trend = new long[length];
        foreach (var (_, hoursAgo, count) in made.Where(row => row.HoursAgo / hours < length))
            trend[length - 1 - hoursAgo / hours] += count;
        return trend;
    }
}
