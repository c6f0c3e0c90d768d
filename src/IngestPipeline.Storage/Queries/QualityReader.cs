using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads how good what came in was. It costs the versions received in the time that is shown, and a bounded sample of vectors.</summary>
/// <param name="thresholds">Drawn beside what is measured.</param>
public sealed class QualityReader(IngestDatabase database, QualityThresholds thresholds)
{
    /// <summary>Groups that are shown.</summary>
    public const int MaxGroups = 20;

    /// <summary>Groups whose drift is measured: it reads vectors.</summary>
    public const int MaxDriftGroups = 8;

    /// <summary>Chunks of a group and a day whose vectors are looked at.</summary>
    public const int DriftSample = 100;

    public const int MaxDays = 90;

    // A version that was quarantined for its quality left its numbers in the evidence: the stage that measures was not completed.
    private const string PointsSql = """
        SELECT v.name, v.day, count(*) AS versions,
          sum(v.characters) FILTER (WHERE v.pages > 0)::double precision / nullif(sum(v.pages) FILTER (WHERE v.characters IS NOT NULL), 0) AS characters_per_page,
          round((sum(m.confidence * m.recognised) / nullif(sum(m.recognised), 0))::numeric, 2)::double precision AS ocr_confidence,
          sum(m.unreadable)::double precision / nullif(sum(m.visible), 0) AS unreadable_share,
          count(*) FILTER (WHERE v.state = 'duplicate')::double precision / count(*) AS duplicate_share,
          count(*) FILTER (WHERE v.state = 'quarantined')::double precision / count(*) AS quarantined_share,
          sum(v.tokens)::double precision / nullif(sum(v.embedded) FILTER (WHERE v.tokens IS NOT NULL), 0) AS mean_chunk_tokens,
          sum(v.tokens_p95 * v.embedded)::double precision / nullif(sum(v.embedded) FILTER (WHERE v.tokens_p95 IS NOT NULL), 0) AS p95_chunk_tokens
        FROM received AS v
        LEFT JOIN quarantine_entries AS q ON v.state = 'quarantined' AND q.tenant_id = v.tenant_id AND q.version_id = v.version_id
        CROSS JOIN LATERAL (
          SELECT
            CASE q.reason_code WHEN 'OCR_LOW_CONFIDENCE' THEN (q.evidence ->> 'mean_confidence')::double precision ELSE v.ocr_confidence_hundredths / 100.0 END AS confidence,
            CASE q.reason_code WHEN 'OCR_LOW_CONFIDENCE' THEN (q.evidence ->> 'recognised_characters')::bigint ELSE v.characters_recognised END AS recognised,
            CASE q.reason_code WHEN 'GARBLED_TEXT' THEN (q.evidence ->> 'unreadable_characters')::bigint ELSE v.characters_unreadable END AS unreadable,
            CASE q.reason_code WHEN 'GARBLED_TEXT' THEN (q.evidence ->> 'characters')::bigint ELSE v.characters_visible END AS visible
        ) AS m
        GROUP BY v.name, v.day ORDER BY v.day
        """;

    /// <param name="days">Days shown, the present one included; 1 to <see cref="MaxDays"/>.</param>
    public async Task<QualityReport> ReadAsync(string tenantId, int days, QualityGrouping by, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MaxDays);
        var today = await database.ReadFirstAsync<DateOnly>("SELECT (now() AT TIME ZONE 'UTC')::date", new { }, cancellation);
        var since = today.AddDays(1 - days);
        var rows = await database.ReadAsync<Row>(
            $"WITH received AS ({ReceivedSql(by)}) {PointsSql}",
            new { tenantId, since },
            cancellation);
        var groups = rows.GroupBy(row => row.Name, StringComparer.Ordinal)
            .Select(group => (Name: group.Key, Versions: group.Sum(row => row.Versions), Rows: group))
            .OrderByDescending(group => group.Versions).ThenBy(group => group.Name, StringComparer.Ordinal).ToList();
        var live = await new SpaceRegistry(database).FindLiveAsync(tenantId, cancellation);
        var drift = live is null
            ? EmbeddingDrift.None
            : await EmbeddingDrift.ReadAsync(database, tenantId, live, since, ReceivedSql(by), [.. groups.Take(MaxDriftGroups).Select(group => group.Name)], cancellation);
        return new QualityReport
        {
            Since = since,
            Days = days,
            Thresholds = thresholds,
            EmbeddingSpace = live?.Space.Name,
            Groups = [.. groups.Take(MaxGroups).Select(group => new QualityGroup(group.Name, group.Versions, [.. group.Rows.Select(row => row.ToPoint(drift.Of(row.Name, row.Day)))]))],
            MoreGroups = Math.Max(0, groups.Count - MaxGroups),
        };
    }

    /// <summary>Versions received since a day (UTC), each with the name of its group.</summary>
    private static string ReceivedSql(QualityGrouping by)
    {
        var name = by switch
        {
            QualityGrouping.Source => """
                coalesce((SELECT s.root_uri FROM sources AS s WHERE s.tenant_id = d.tenant_id AND starts_with(d.source_uri, s.root_uri) ORDER BY length(s.root_uri) DESC LIMIT 1),
                  substring(d.source_uri FROM '^[^:]*:(?://[^/]*/)?'), '')
                """,
            QualityGrouping.Parser => "coalesce(v.parser, 'unknown')",
            _ => "v.media_type",
        };
        string[] metrics = ["characters", "characters_recognised", "characters_visible", "characters_unreadable", "ocr_confidence_hundredths", "tokens", "tokens_p95"];
        return $"""
            SELECT v.tenant_id, v.version_id, v.document_id, v.state, v.pages, v.chunks, {name} AS name, (v.received_at AT TIME ZONE 'UTC')::date AS day,
              (v.metrics ->> 'chunks_embedded')::bigint AS embedded, {string.Join(", ", metrics.Select(metric => $"(v.metrics ->> '{metric}')::bigint AS {metric}"))}
            FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
            WHERE v.tenant_id = @tenantId AND v.received_at >= @since::date::timestamp AT TIME ZONE 'UTC'
            """;
    }

    private sealed class Row
    {
        public required string Name { get; init; }

        public DateOnly Day { get; init; }

        public long Versions { get; init; }

        public double? CharactersPerPage { get; init; }

        public double? OcrConfidence { get; init; }

        public double? UnreadableShare { get; init; }

        public double DuplicateShare { get; init; }

        public double QuarantinedShare { get; init; }

        public double? MeanChunkTokens { get; init; }

        public double? P95ChunkTokens { get; init; }

        public QualityPoint ToPoint(double? drift) => new()
        {
            Day = Day,
            Versions = Versions,
            CharactersPerPage = CharactersPerPage,
            OcrConfidence = OcrConfidence,
            UnreadableShare = UnreadableShare,
            DuplicateShare = DuplicateShare,
            QuarantinedShare = QuarantinedShare,
            MeanChunkTokens = MeanChunkTokens,
            P95ChunkTokens = P95ChunkTokens,
            EmbeddingDrift = drift,
        };
    }
}
