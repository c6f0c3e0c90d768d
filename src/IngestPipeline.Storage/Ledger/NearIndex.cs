using System.Runtime.InteropServices;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// Signatures and bands, and the look-ups in them. What a look-up costs does not follow the size of the corpus: of each band it reads
/// at most <see cref="PerBand"/> entries next to the version's own place in the order of intake, and measures the <see cref="MaxEarlier"/>
/// or <see cref="MaxLater"/> versions that share most bands. In a crowd of texts that are more alike than that, some relations are
/// missed; the texts that share most bands, which are those most alike, are not.
/// </summary>
internal sealed class NearIndex(RecordTransaction record)
{
    public const int PerBand = 200;
    public const int MaxEarlier = 64;
    public const int MaxLater = 256;

    private const int RowsAtOnce = 16;

    private string Tenant => record.TenantId;

    /// <summary>Keeps what dedupe found out. Bands follow at once where the version was decided before.</summary>
    public async Task SaveAsync(VersionRow version, TextSketch sketch)
    {
        var before = await FindAsync(version.VersionId);
        if (before?.Standing is not null)
            await PlaceAsync(before, null);
        await record.ExecuteAsync(
            """
            INSERT INTO near_signatures (tenant_id, version_id, document_id, order_key, shingle_count, shingles, bands)
            VALUES (@Tenant, @VersionId, @DocumentId, @OrderKey, @ShingleCount, @shingles, @bands)
            ON CONFLICT (tenant_id, version_id) DO UPDATE SET shingle_count = excluded.shingle_count, shingles = excluded.shingles, bands = excluded.bands
            """,
            new
            {
                Tenant,
                version.VersionId,
                version.DocumentId,
                version.OrderKey,
                sketch.ShingleCount,
                shingles = MemoryMarshal.AsBytes<ulong>([.. sketch.Shingles]).ToArray(),
                bands = sketch.Bands.ToArray(),
            });
        if (before?.Standing is { } standing)
            await PlaceAsync((await FindAsync(version.VersionId))!, standing);
    }

    public Task<NearRow?> FindAsync(Guid versionId) =>
        record.QueryFirstAsync<NearRow>($"SELECT {NearRow.Columns} FROM near_signatures AS s WHERE s.tenant_id = @Tenant AND s.version_id = @versionId", new { Tenant, versionId });

    /// <summary>True when the version has bands, so that others may depend on it.</summary>
    public async Task<bool> IsDecidedAsync(Guid versionId) =>
        await record.QueryFirstAsync<bool?>("SELECT standing FROM near_signatures WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId }) is not null;

    public Task ForgetAsync(Guid versionId) =>
        record.ExecuteAsync("DELETE FROM near_signatures WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId });

    /// <summary>Writes the rule down that a version is decided under.</summary>
    public Task RuleAsync(Guid versionId, NearRule rule, bool accepted) => record.ExecuteAsync(
        "UPDATE near_signatures SET threshold = @Threshold, policy = @policy, accepted = @accepted WHERE tenant_id = @Tenant AND version_id = @versionId",
        new { Tenant, versionId, rule.Threshold, policy = NameOf(rule.Policy), accepted });

    /// <summary>Makes a version one that others are compared with, as searchable or not; null takes it out.</summary>
    public async Task PlaceAsync(NearRow row, bool? standing)
    {
        var parameters = new { Tenant, row.VersionId, row.Bands, row.OrderKey, standing };
        await record.ExecuteAsync(
            """
            UPDATE near_signatures SET standing = @standing WHERE tenant_id = @Tenant AND version_id = @VersionId;
            DELETE FROM near_bands WHERE tenant_id = @Tenant AND version_id = @VersionId
            """,
            parameters);
        if (standing is not null)
        {
            await record.ExecuteAsync(
                "INSERT INTO near_bands (tenant_id, band, standing, order_key, version_id) SELECT @Tenant, band, @standing, @OrderKey, @VersionId FROM unnest(@Bands) AS band ON CONFLICT DO NOTHING",
                parameters);
        }
    }

    public Task MarkAsync(Guid versionId, NearMatch? match) => match is null
        ? record.ExecuteAsync("DELETE FROM near_duplicates WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId })
        : record.ExecuteAsync(
            """
            INSERT INTO near_duplicates (tenant_id, version_id, of_version_id, jaccard) VALUES (@Tenant, @versionId, @ofVersionId, @Jaccard)
            ON CONFLICT (tenant_id, version_id) DO UPDATE SET of_version_id = excluded.of_version_id, jaccard = excluded.jaccard
            """,
            new { Tenant, versionId, ofVersionId = match.VersionId, match.Jaccard });

    /// <summary>The lowest searchable version in order of intake, below this one, that is at least as alike as the rule of this one says; null when there is none.</summary>
    public async Task<NearMatch?> EarlierAsync(NearRow row, double threshold)
    {
        // In a crowd of texts that are all alike the nearest in order are found; they know the first of the crowd.
        var fits = SizeFits("@threshold");
        var candidates = await record.QueryAsync<Guid>(
            $"""
            WITH shared AS (
              SELECT found.version_id, count(*) AS bands FROM unnest(@Bands) AS mine (band)
              CROSS JOIN LATERAL (
                SELECT version_id FROM near_bands
                WHERE tenant_id = @Tenant AND band = mine.band AND standing = true AND order_key < @OrderKey ORDER BY order_key DESC LIMIT @PerBand
              ) AS found
              GROUP BY found.version_id
            ), likely AS (
              SELECT s.version_id FROM shared JOIN near_signatures AS s ON s.tenant_id = @Tenant AND s.version_id = shared.version_id
              WHERE s.document_id <> @DocumentId AND {fits} ORDER BY shared.bands DESC, s.order_key LIMIT @MaxEarlier
            )
            SELECT s.version_id FROM near_signatures AS s
            WHERE s.tenant_id = @Tenant AND s.standing AND s.order_key < @OrderKey AND s.document_id <> @DocumentId AND {fits}
              AND s.version_id IN (
                SELECT version_id FROM likely
                UNION SELECT d.of_version_id FROM likely JOIN near_duplicates AS d ON d.tenant_id = @Tenant AND d.version_id = likely.version_id)
            ORDER BY s.order_key
            """,
            new { Tenant, row.Bands, row.OrderKey, row.DocumentId, row.ShingleCount, threshold, PerBand, MaxEarlier });
        foreach (var some in candidates.Chunk(RowsAtOnce))
        {
            foreach (var candidate in await LoadAsync(some))
            {
                var jaccard = TextSketcher.Jaccard(row.Hashes, candidate.Hashes);
                if (jaccard >= threshold)
                    return new NearMatch(candidate.VersionId, jaccard);
            }
        }

        return null;
    }

    /// <summary>
    /// Decided versions above this one in order of intake that by their own rule are near-duplicates of it, and have no lower one already.
    /// Exact copies are left out: they are settled otherwise.
    /// </summary>
    public async Task<IReadOnlyList<(NearRow Row, NearMatch Match)>> LaterAsync(NearRow row, VersionRow version)
    {
        var fits = SizeFits("s.threshold");
        var candidates = await record.QueryAsync<Guid>(
            $"""
            WITH shared AS (
              SELECT found.version_id, count(*) AS bands FROM unnest(@Bands) AS mine (band)
              CROSS JOIN (VALUES (true), (false)) AS kind (standing)
              CROSS JOIN LATERAL (
                SELECT version_id FROM near_bands
                WHERE tenant_id = @Tenant AND band = mine.band AND standing = kind.standing AND order_key > @OrderKey ORDER BY order_key LIMIT @PerBand
              ) AS found
              GROUP BY found.version_id
            )
            SELECT version_id FROM (
              SELECT s.version_id, s.order_key FROM shared
              JOIN near_signatures AS s ON s.tenant_id = @Tenant AND s.version_id = shared.version_id
              JOIN versions AS v ON v.tenant_id = s.tenant_id AND v.version_id = s.version_id
              LEFT JOIN near_duplicates AS d ON d.tenant_id = s.tenant_id AND d.version_id = s.version_id
              LEFT JOIN near_signatures AS o ON o.tenant_id = d.tenant_id AND o.version_id = d.of_version_id
              WHERE s.document_id <> @DocumentId AND (o.order_key IS NULL OR o.order_key > @OrderKey) AND {fits}
                AND v.sha256 <> @Sha256 AND v.text_hash IS DISTINCT FROM @TextHash
              ORDER BY shared.bands DESC, s.order_key LIMIT @MaxLater
            ) AS likely
            ORDER BY order_key
            """,
            new { Tenant, row.Bands, row.OrderKey, row.DocumentId, row.ShingleCount, version.Sha256, version.TextHash, PerBand, MaxLater });
        var near = new List<(NearRow, NearMatch)>();
        foreach (var some in candidates.Chunk(RowsAtOnce))
        {
            foreach (var candidate in await LoadAsync(some))
            {
                var jaccard = TextSketcher.Jaccard(row.Hashes, candidate.Hashes);
                if (jaccard >= candidate.Threshold)
                    near.Add((candidate, new NearMatch(row.VersionId, jaccard)));
            }
        }

        return near;
    }

    /// <summary>Versions that are near-duplicates of this one, in order of intake.</summary>
    public async Task<IReadOnlyList<Guid>> DependentsAsync(Guid versionId) => await record.QueryAsync<Guid>(
        """
        SELECT d.version_id FROM near_duplicates AS d JOIN near_signatures AS s ON s.tenant_id = d.tenant_id AND s.version_id = d.version_id
        WHERE d.tenant_id = @Tenant AND d.of_version_id = @versionId ORDER BY s.order_key
        """,
        new { Tenant, versionId });

    public async Task<NearRow> LoadAsync(Guid versionId) => (await LoadAsync([versionId])).Single();

    /// <summary>Sets that differ this much in size cannot be alike.</summary>
    private static string SizeFits(string threshold) => $"s.shingle_count BETWEEN {threshold} * @ShingleCount - 1 AND @ShingleCount / {threshold} + 1";

    private static string NameOf(NearPolicy policy) => policy switch
    {
        NearPolicy.Link => "link",
        NearPolicy.Skip => "skip",
        _ => "index",
    };

    private Task<IReadOnlyList<NearRow>> LoadAsync(Guid[] versions) => record.QueryAsync<NearRow>(
        $"""
        SELECT {NearRow.Columns}, v.state FROM near_signatures AS s JOIN versions AS v ON v.tenant_id = s.tenant_id AND v.version_id = s.version_id
        WHERE s.tenant_id = @Tenant AND s.version_id = ANY (@versions) ORDER BY s.order_key
        """,
        new { Tenant, versions });
}
