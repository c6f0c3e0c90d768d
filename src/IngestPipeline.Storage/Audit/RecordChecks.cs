using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;

namespace IngestPipeline.Storage.Audit;

/// <summary>The promises that rows alone can prove or break.</summary>
internal static class RecordChecks
{
    private const string NameOfVersion = "d.source_uri || ' v' || v.version";
    private const string VersionWithDocument = "versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id";
    private const string IsParent = $"c.flags @> ARRAY['{FlagNames.Parent}']";
    private const string OpenItem = "state IN ('ready', 'running', 'delayed', 'waiting')";

    /// <param name="live">The space that is searched; null when nothing was ever published.</param>
    public static IEnumerable<RecordCheck> All(StoredSpace? live) =>
        [.. Conservation, .. OpenWork, .. Completeness, .. Published, .. Copies, .. NearDuplicates, .. Quarantine, .. Deleted, .. Counters, .. live is not null ? Vectors(new VectorTable(live)) : []];

    /// <summary>Versions by state, and what was received, counted one by one.</summary>
    public const string CountsSql = """
        SELECT (SELECT count(*) FROM intake_journal WHERE tenant_id = @tenantId AND event = 'received') AS received,
          count(*) FILTER (WHERE state = 'indexed') AS indexed, count(*) FILTER (WHERE state = 'duplicate') AS duplicate,
          count(*) FILTER (WHERE state = 'quarantined') AS quarantined, count(*) FILTER (WHERE state = 'superseded') AS superseded,
          count(*) FILTER (WHERE state = 'deleted') AS deleted, count(*) FILTER (WHERE state = 'processing') AS processing
        FROM versions WHERE tenant_id = @tenantId
        """;

    private static IEnumerable<RecordCheck> Conservation =>
    [
        new("conservation", AuditRepair.None,
            """
            SELECT j.version_id, coalesce(d.source_uri, j.document_id::text) AS subject, 'received under number ' || j.intake_seq || ', but there is no such version' AS detail
            FROM intake_journal AS j
            LEFT JOIN documents AS d ON d.tenant_id = j.tenant_id AND d.document_id = j.document_id
            WHERE j.tenant_id = @tenantId AND j.event = 'received'
              AND NOT EXISTS (SELECT 1 FROM versions AS v WHERE v.tenant_id = j.tenant_id AND v.version_id = j.version_id)
            """),
        new("conservation", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is ' || v.state || ', but was never received' AS detail
            FROM {VersionWithDocument}
            WHERE v.tenant_id = @tenantId
              AND NOT EXISTS (SELECT 1 FROM intake_journal AS j WHERE j.tenant_id = v.tenant_id AND j.version_id = v.version_id AND j.event = 'received')
            """),
    ];

    private static IEnumerable<RecordCheck> OpenWork =>
    [
        new("open_work", AuditRepair.ParseAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is processing, but has no open work item' AS detail
            FROM {VersionWithDocument}
            WHERE v.tenant_id = @tenantId AND v.state = 'processing'
              AND NOT EXISTS (SELECT 1 FROM work_items AS w WHERE w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.{OpenItem})
            """),
        new("open_work", AuditRepair.ParseAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'waits, but for no other version' AS detail
            FROM {VersionWithDocument}
            WHERE v.tenant_id = @tenantId AND v.state = 'processing' AND v.canonical_version_id IS NULL
              AND EXISTS (SELECT 1 FROM work_items AS w WHERE w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.state = 'waiting')
            """),
        new("open_work", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is ' || v.state || ', but ' || w.stage || '/' || w.part || ' is ' || w.state AS detail
            FROM {VersionWithDocument}
            JOIN work_items AS w ON w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.{OpenItem}
            WHERE v.tenant_id = @tenantId AND v.state <> 'processing'
            """),
    ];

    // What the stages counted has to add up; versions made before it was counted say nothing.
    private static IEnumerable<RecordCheck> Completeness =>
    [
        new("completeness", AuditRepair.ParseAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is indexed, but ' || gap.missing || ' of ' || gap.total || ' ' || gap.what || ' are unaccounted for' AS detail
            FROM {VersionWithDocument}
            CROSS JOIN LATERAL (
              SELECT what, (v.metrics ->> what)::bigint AS total,
                (v.metrics ->> what)::bigint - (v.metrics ->> (what || '_in_chunks'))::bigint - (v.metrics ->> (what || '_running'))::bigint - (v.metrics ->> (what || '_without_words'))::bigint AS missing
              FROM unnest(ARRAY['elements', 'tables', 'characters']) AS what
              UNION ALL
              SELECT 'pages', v.pages, v.pages - (v.metrics ->> 'pages_extracted')::bigint - (v.metrics ->> 'pages_recognised')::bigint
                - (v.metrics ->> 'pages_blank')::bigint - (v.metrics ->> 'pages_failed')::bigint
            ) AS gap
            WHERE v.tenant_id = @tenantId AND v.state = 'indexed' AND gap.missing <> 0
            """),
    ];

    private static IEnumerable<RecordCheck> Published =>
    [
        // A version under way may be the published one: an audit sent it to be published again, and readers keep what is there meanwhile.
        new("published", AuditRepair.None,
            """
            SELECT d.published_version_id AS version_id, d.source_uri AS subject,
              CASE WHEN v.version_id IS NULL THEN 'the published version does not exist'
                WHEN v.document_id <> d.document_id THEN 'the published version belongs to another document'
                ELSE 'the published version ' || v.version || ' is ' || v.state END AS detail
            FROM documents AS d LEFT JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.version_id = d.published_version_id
            WHERE d.tenant_id = @tenantId AND d.published_version_id IS NOT NULL
              AND (v.version_id IS NULL OR v.document_id <> d.document_id OR v.state NOT IN ('indexed', 'processing'))
            """),
        new("published", AuditRepair.PublishAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is indexed, but readers do not see it' AS detail
            FROM {VersionWithDocument}
            WHERE v.tenant_id = @tenantId AND v.state = 'indexed' AND d.published_version_id IS DISTINCT FROM v.version_id
            """),
        new("published", AuditRepair.PublishAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject,
              'planned ' || coalesce(v.chunks::text, 'no') || ' chunks, there are ' || c.own || ' with ordinals '
                || coalesce(c.first || ' to ' || c.last, 'none') || ', and ' || c.foreign_chunks || ' of other versions' AS detail
            FROM {VersionWithDocument}
            CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE version_id = v.version_id) AS own, count(*) FILTER (WHERE version_id <> v.version_id) AS foreign_chunks,
                min(ordinal) AS first, max(ordinal) AS last
              FROM chunks WHERE tenant_id = v.tenant_id AND document_id = v.document_id
            ) AS c
            WHERE v.tenant_id = @tenantId AND v.state = 'indexed' AND d.published_version_id = v.version_id
              AND (c.own IS DISTINCT FROM v.chunks OR c.foreign_chunks > 0 OR c.own = 0 OR c.first <> 0 OR c.last <> c.own - 1)
            """),
        new("published", AuditRepair.Unpublish,
            """
            SELECT min(c.version_id::text)::uuid AS version_id, d.source_uri AS subject, 'is not published, but has ' || count(*) || ' chunks that readers find' AS detail
            FROM documents AS d JOIN chunks AS c ON c.tenant_id = d.tenant_id AND c.document_id = d.document_id
            WHERE d.tenant_id = @tenantId AND d.published_version_id IS NULL GROUP BY d.document_id, d.source_uri
            """),
    ];

    private static IEnumerable<RecordCheck> Copies =>
    [
        new("copies", AuditRepair.ParseAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject,
              CASE WHEN v.canonical_version_id IS NULL THEN 'is a duplicate of nothing'
                WHEN o.version_id IS NULL THEN 'follows a version that does not exist'
                WHEN o.canonical_version_id IS NOT NULL THEN 'follows a version that is a copy itself'
                ELSE 'is ' || v.state || ', but the version it follows is ' || o.state END AS detail
            FROM {VersionWithDocument}
            LEFT JOIN versions AS o ON o.tenant_id = v.tenant_id AND o.version_id = v.canonical_version_id
            WHERE v.tenant_id = @tenantId
              AND CASE v.state
                WHEN 'duplicate' THEN o.version_id IS NULL OR o.canonical_version_id IS NOT NULL OR o.state NOT IN ('indexed', 'processing')
                WHEN 'processing' THEN v.canonical_version_id IS NOT NULL AND (o.version_id IS NULL OR o.canonical_version_id IS NOT NULL OR o.state <> 'processing')
                ELSE false END
            """),
        new("copies", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'shares the quarantine of a version that is ' || coalesce(o.state, 'gone') AS detail
            FROM {VersionWithDocument}
            LEFT JOIN versions AS o ON o.tenant_id = v.tenant_id AND o.version_id = v.canonical_version_id
            WHERE v.tenant_id = @tenantId AND v.state = 'quarantined' AND v.canonical_version_id IS NOT NULL AND o.state IS DISTINCT FROM 'quarantined'
            """),
    ];

    // Versions without a signature are short, incomplete, or older than the search for near-duplicates: nothing is amiss.
    private static IEnumerable<RecordCheck> NearDuplicates =>
    [
        new("near_duplicates", AuditRepair.PublishAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is indexed, but later near-duplicates would not find it' AS detail
            FROM {VersionWithDocument}
            JOIN near_signatures AS s ON s.tenant_id = v.tenant_id AND s.version_id = v.version_id
            WHERE v.tenant_id = @tenantId AND v.state = 'indexed'
              AND (s.standing IS NOT TRUE OR NOT EXISTS (SELECT 1 FROM near_bands AS b WHERE b.tenant_id = s.tenant_id AND b.version_id = s.version_id AND b.standing))
            """),
        new("near_duplicates", AuditRepair.PublishAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'nearly equals a version that readers do not find' AS detail
            FROM {VersionWithDocument}
            JOIN near_duplicates AS n ON n.tenant_id = v.tenant_id AND n.version_id = v.version_id
            WHERE v.tenant_id = @tenantId AND v.state <> 'processing'
              AND NOT EXISTS (SELECT 1 FROM near_signatures AS s WHERE s.tenant_id = n.tenant_id AND s.version_id = n.of_version_id AND s.standing)
            """),
        new("near_duplicates", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is ' || v.state || ', but its signature is still there' AS detail
            FROM {VersionWithDocument}
            JOIN near_signatures AS s ON s.tenant_id = v.tenant_id AND s.version_id = v.version_id
            WHERE v.tenant_id = @tenantId AND v.state IN ('superseded', 'deleted')
            """),
    ];

    private static IEnumerable<RecordCheck> Quarantine =>
    [
        new("quarantine", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is quarantined, but has no open entry' AS detail
            FROM {VersionWithDocument}
            WHERE v.tenant_id = @tenantId AND v.state = 'quarantined'
              AND NOT EXISTS (SELECT 1 FROM quarantine_entries AS q WHERE q.tenant_id = v.tenant_id AND q.version_id = v.version_id AND q.state = 'open')
            """),
        new("quarantine", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is ' || v.state || ', but its quarantine entry is open' AS detail
            FROM {VersionWithDocument}
            JOIN quarantine_entries AS q ON q.tenant_id = v.tenant_id AND q.version_id = v.version_id AND q.state = 'open'
            WHERE v.tenant_id = @tenantId AND v.state <> 'quarantined'
            """),
    ];

    private static IEnumerable<RecordCheck> Deleted =>
    [
        new("deleted", AuditRepair.None,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, 'is ' || v.state || ', but its document is deleted' AS detail
            FROM {VersionWithDocument}
            WHERE v.tenant_id = @tenantId AND v.generation <= d.tombstone_generation AND v.state NOT IN ('superseded', 'deleted')
            """),
    ];

    private static IEnumerable<RecordCheck> Counters =>
    [
        new("counters", AuditRepair.Recount,
            $"""
            SELECT NULL::uuid AS version_id, 'counter ' || counter AS subject, 'says ' || counted || ', but there are ' || present AS detail
            FROM ({RecordRecount.DifferencesSql}) AS difference
            """),
    ];

    private static IEnumerable<RecordCheck> Vectors(VectorTable table) =>
    [
        new("vectors", AuditRepair.PublishAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, count(*) || ' chunks have no vector, the first of them ' || min(c.ordinal) AS detail
            FROM {VersionWithDocument}
            JOIN chunks AS c ON c.tenant_id = v.tenant_id AND c.version_id = v.version_id AND c.document_id = v.document_id
            WHERE v.tenant_id = @tenantId AND NOT {IsParent}
              AND NOT EXISTS (SELECT 1 FROM {table.Name} AS e WHERE e.tenant_id = c.tenant_id AND e.chunk_id = c.chunk_id AND e.document_id = c.document_id)
            GROUP BY v.version_id, d.source_uri, v.version
            """),
        new("vectors", AuditRepair.PublishAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, count(*) || ' chunks name a parent that is not there, the first of them ' || min(c.ordinal) AS detail
            FROM {VersionWithDocument}
            JOIN chunks AS c ON c.tenant_id = v.tenant_id AND c.version_id = v.version_id AND c.document_id = v.document_id
            WHERE v.tenant_id = @tenantId AND c.parent_id IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM chunks AS p WHERE p.tenant_id = c.tenant_id AND p.chunk_id = c.parent_id AND p.version_id = c.version_id)
            GROUP BY v.version_id, d.source_uri, v.version
            """),
        new("vectors", AuditRepair.None,
            $"""
            SELECT NULL::uuid AS version_id, 'chunk ' || e.chunk_id AS subject, 'has a vector, but does not exist' AS detail
            FROM {table.Name} AS e
            WHERE e.tenant_id = @tenantId AND NOT EXISTS (SELECT 1 FROM chunks AS c WHERE c.tenant_id = e.tenant_id AND c.chunk_id = e.chunk_id)
            """),
        // A vector without length or with NaN is stored, but no search by cosine ever returns it.
        new("vectors", AuditRepair.ParseAgain,
            $"""
            SELECT v.version_id, {NameOfVersion} AS subject, count(*) || ' vectors are zero or not a number, the first that of chunk ' || min(c.ordinal) AS detail
            FROM {table.Name} AS e
            JOIN chunks AS c ON c.tenant_id = e.tenant_id AND c.chunk_id = e.chunk_id
            JOIN versions AS v ON v.tenant_id = c.tenant_id AND v.version_id = c.version_id
            JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
            WHERE e.tenant_id = @tenantId AND NOT ({table.NormSql("e.embedding")} > 0 AND {table.NormSql("e.embedding")} < 'Infinity')
            GROUP BY v.version_id, d.source_uri, v.version
            """),
    ];
}
