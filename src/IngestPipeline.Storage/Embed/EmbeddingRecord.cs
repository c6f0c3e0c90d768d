using System.Globalization;
using System.Runtime.InteropServices;
using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Embed;

/// <summary>Kept vectors, limits and costs in PostgreSQL. Times are those of the database.</summary>
public sealed class EmbeddingRecord(IngestDatabase database) : IEmbeddingRecord
{
    /// <summary>Who raises a budget or a price waits this long at most.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    /// <summary>Items come back a tenth later than asked at most, and then renew the pause.</summary>
    private static readonly TimeSpan PauseOverlap = TimeSpan.FromMinutes(3);

    /// <summary>Share of a minute's limit that may go at once, as 1/n.</summary>
    private const int BurstShare = 10;

    public Task<IReadOnlyDictionary<Sha256Hash, float[]>> FindAsync(string tenantId, string space, IReadOnlyCollection<Sha256Hash> texts, CancellationToken cancellation) =>
        StorageErrors.GuardAsync<IReadOnlyDictionary<Sha256Hash, float[]>>(async () =>
        {
            await using var connection = await database.OpenAsync(cancellation);
            var rows = await connection.QueryAsync<(byte[] Hash, byte[] Embedding)>(new CommandDefinition(
                """
                WITH touched AS (
                  UPDATE embedding_cache SET used_at = now()
                  WHERE tenant_id = @tenantId AND space = @space AND text_hash = ANY(@hashes) AND used_at < now() - interval '1 day')
                SELECT text_hash, embedding FROM embedding_cache WHERE tenant_id = @tenantId AND space = @space AND text_hash = ANY(@hashes)
                """,
                new { tenantId, space, hashes = HashesOf(texts) },
                cancellationToken: cancellation));
            return rows.ToDictionary(row => Sha256Hash.FromBytes(row.Hash), row => MemoryMarshal.Cast<byte, float>(row.Embedding).ToArray());
        });

    public Task<EmbeddingWait?> ReserveAsync(string tenantId, string space, int tokens, EmbeddingLimits limits, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(async () =>
        {
            if (limits.DailyBudget > 0 && await FindPauseAsync(tenantId, space, limits.DailyBudget, cancellation) is { } pause)
                return pause;
            return limits is { RequestsPerMinute: 0, TokensPerMinute: 0 } ? null : await TakeAsync(space, tokens, limits, cancellation);
        });

    public Task KeepAsync(EmbeddingAccount account, EmbeddingUsage usage, IReadOnlyDictionary<Sha256Hash, float[]> vectors, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(async () =>
        {
            await using var record = await RecordTransaction.BeginAsync(database, account.TenantId, cancellation);
            if (vectors.Count > 0)
            {
                await record.ExecuteAsync(
                    """
                    INSERT INTO embedding_cache (tenant_id, space, text_hash, embedding)
                    SELECT @TenantId, @Space, text_hash, embedding FROM unnest(@hashes, @embeddings) AS kept (text_hash, embedding) ORDER BY text_hash
                    ON CONFLICT DO NOTHING
                    """,
                    new
                    {
                        account.TenantId,
                        account.Space,
                        hashes = HashesOf(vectors.Keys),
                        // Little-endian on every machine .NET runs on.
                        embeddings = vectors.Values.Select(vector => MemoryMarshal.AsBytes(vector.AsSpan()).ToArray()).ToArray(),
                    });
            }

            if (!usage.IsNothing)
                await AddUsageAsync(record, account, usage);
            await record.CommitAsync();
            return true;
        });

    public Task<int> ForgetAsync(string tenantId, IReadOnlyCollection<Sha256Hash> texts, CancellationToken cancellation) =>
        StorageErrors.GuardAsync(async () =>
        {
            await using var connection = await database.OpenAsync(cancellation);
            return await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM embedding_cache WHERE tenant_id = @tenantId AND text_hash = ANY(@hashes)",
                new { tenantId, hashes = HashesOf(texts) },
                cancellationToken: cancellation));
        });

    private static byte[][] HashesOf(IEnumerable<Sha256Hash> texts) => [.. texts.Select(text => text.ToBytes())];

    private static async Task AddUsageAsync(RecordTransaction record, EmbeddingAccount account, EmbeddingUsage usage)
    {
        // The one row many workers write comes last, so that it is locked for a moment only.
        await record.ExecuteAsync(
            """
            INSERT INTO embedding_costs AS costs (tenant_id, version_id, space, requests, tokens, cached, headings_cut, truncated, cost)
            SELECT tenant_id, version_id, @Space, @Requests, @Tokens, @Cached, @HeadingsCut, @Truncated, @Cost FROM versions WHERE tenant_id = @TenantId AND version_id = @VersionId
            ON CONFLICT (tenant_id, version_id, space) DO UPDATE SET requests = costs.requests + excluded.requests, tokens = costs.tokens + excluded.tokens,
              cached = costs.cached + excluded.cached, headings_cut = costs.headings_cut + excluded.headings_cut, truncated = costs.truncated + excluded.truncated, cost = costs.cost + excluded.cost
            """,
            new { account.TenantId, account.VersionId, account.Space, usage.Requests, usage.Tokens, usage.Cached, usage.HeadingsCut, usage.Truncated, usage.Cost });
        if (usage.Requests == 0)
            return;
        await record.ExecuteAsync(
            """
            INSERT INTO embedding_usage AS days (tenant_id, day, space, requests, tokens, cost)
            VALUES (@TenantId, (now() AT TIME ZONE 'utc')::date, @Space, @Requests, @Tokens, @Cost)
            ON CONFLICT (tenant_id, day, space) DO UPDATE SET requests = days.requests + excluded.requests, tokens = days.tokens + excluded.tokens, cost = days.cost + excluded.cost
            """,
            new { account.TenantId, account.Space, usage.Requests, usage.Tokens, usage.Cost });
    }

    private async Task<EmbeddingWait?> FindPauseAsync(string tenantId, string space, double budget, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var (spent, left) = await connection.QuerySingleAsync<(double Spent, double Left)>(new CommandDefinition(
            """
            SELECT coalesce((SELECT sum(cost) FROM embedding_usage WHERE tenant_id = @tenantId AND day = today::date), 0), extract(epoch FROM today + interval '1 day' - clock)::double precision
            FROM (SELECT now() AT TIME ZONE 'utc' AS clock, date_trunc('day', now() AT TIME ZONE 'utc') AS today) AS utc
            """,
            new { tenantId },
            cancellationToken: cancellation));
        if (spent < budget)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM embedding_pauses WHERE tenant_id = @tenantId AND space = @space", new { tenantId, space }, cancellationToken: cancellation));
            return null;
        }

        var untilTomorrow = TimeSpan.FromSeconds(left);
        var after = untilTomorrow < LongestPause ? untilTomorrow : LongestPause;
        var reason = string.Create(CultureInfo.InvariantCulture, $"embedding pauses until 00:00 UTC: {spent:0.####} of Embed:DailyBudget {budget:0.####} are spent; raise it to go on");
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO embedding_pauses (tenant_id, space, reason, paused_until) VALUES (@tenantId, @space, @reason, now() + @until)
            ON CONFLICT (tenant_id, space) DO UPDATE SET reason = excluded.reason, paused_until = excluded.paused_until
            """,
            new { tenantId, space, reason, until = after + PauseOverlap },
            cancellationToken: cancellation));
        return new EmbeddingWait(after, reason);
    }

    /// <summary>Burst and refill of a minute add up to the limit, so that it holds in any 60 seconds, not only from minute to minute.</summary>
    private async Task<EmbeddingWait?> TakeAsync(string space, int tokens, EmbeddingLimits limits, CancellationToken cancellation)
    {
        double? requestBurst = limits.RequestsPerMinute > 0 ? Math.Max(1.0, (double)limits.RequestsPerMinute / BurstShare) : null;
        double? tokenBurst = limits.TokensPerMinute > 0 ? Math.Max(limits.BatchTokens, (double)limits.TokensPerMinute / BurstShare) : null;
        await using var connection = await database.OpenAsync(cancellation);
        var seconds = await connection.QuerySingleAsync<double>(new CommandDefinition(
            "SELECT take_from_bucket(@space, @requestBurst, @requestRate, @tokenBurst, @tokenRate, @wanted)",
            new
            {
                space,
                requestBurst,
                requestRate = (limits.RequestsPerMinute - requestBurst) / 60,
                tokenBurst,
                tokenRate = (limits.TokensPerMinute - tokenBurst) / 60,
                wanted = (double)tokens,
            },
            cancellationToken: cancellation));
        return seconds <= 0
            ? null
            : new EmbeddingWait(TimeSpan.FromSeconds(seconds), string.Create(CultureInfo.InvariantCulture, $"Embed:RequestsPerMinute or Embed:TokensPerMinute is reached; the next call may go in {seconds:0.0} s"));
    }
}
