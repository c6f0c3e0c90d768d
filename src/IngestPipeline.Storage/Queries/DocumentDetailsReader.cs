using Dapper;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Storage.Queries;

/// <summary>Puts together what the record knows of one document.</summary>
public sealed class DocumentDetailsReader(IngestDatabase database)
{
    // An item delayed for a day has hundreds of attempts; the latest say why.
    private const int MaxTimeline = 500;

    /// <param name="document">As found by a <see cref="DocumentReader"/>.</param>
    public async Task<DocumentDetails> ReadAsync(DocumentSummary document, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        var parameters = new { tenantId = document.Tenant, document.DocumentId, document.VersionId, MaxTimeline };
        Task<IEnumerable<T>> QueryAsync<T>(string sql) => connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));
        return new DocumentDetails
        {
            Document = document,
            Completeness = await ReadCompletenessAsync(connection, document, cancellation),
            Quarantine = (await QueryAsync<QuarantineSummary>(
                """
                SELECT entry_id, stage, reason_code, detail, evidence, state, replays, created_at FROM quarantine_entries
                WHERE tenant_id = @tenantId AND version_id = @VersionId
                """)).FirstOrDefault(),
            NearDuplicateOf = (await QueryAsync<NearDuplicateSummary>(
                """
                SELECT d.document_id, d.source_uri, n.jaccard FROM near_duplicates AS n
                JOIN versions AS o ON o.tenant_id = n.tenant_id AND o.version_id = n.of_version_id
                JOIN documents AS d ON d.tenant_id = o.tenant_id AND d.document_id = o.document_id
                WHERE n.tenant_id = @tenantId AND n.version_id = @VersionId
                """)).FirstOrDefault(),
            Versions = (await QueryAsync<VersionDetails>(
                """
                SELECT version, version_id, generation, state, stage, reason_code, encode(sha256, 'hex') AS sha256, bytes, media_type, pages, chunks,
                  canonical_version_id, received_at, admitted_at, finished_at,
                  (SELECT (e.subject ->> 'restored_from')::int FROM audit_events AS e
                   WHERE e.tenant_id = @tenantId AND e.subject @> jsonb_build_object('document_id', @DocumentId::text, 'version_id', version_id::text) AND e.action = 'document.rolled_back') AS restored_from
                FROM versions WHERE tenant_id = @tenantId AND document_id = @DocumentId ORDER BY version
                """)).AsList(),
            Timeline = (await QueryAsync<TimelineEvent>(TimelineSql)).AsList(),
            WorkItems = (await QueryAsync<WorkItemDetails>(
                """
                SELECT stage, part, state, failures, deaths, delays, due_at, lease_owner FROM work_items
                WHERE tenant_id = @tenantId AND version_id = @VersionId ORDER BY stage_position(stage), part
                """)).AsList(),
            Artifacts = (await QueryAsync<ArtifactDetails>(ArtifactsSql)).AsList(),
            Children = (await QueryAsync<ChildSummary>(
                """
                SELECT d.document_id, d.source_uri, v.file_name, v.state FROM documents AS d
                JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.version = d.newest_version
                WHERE d.tenant_id = @tenantId AND d.parent_document_id = @DocumentId ORDER BY v.order_key
                """)).AsList(),
        };
    }

    /// <summary>What happened to a document, oldest first; of a long story the latest part.</summary>
    public Task<IReadOnlyList<TimelineEvent>> ReadTimelineAsync(string tenantId, Guid documentId, CancellationToken cancellation) =>
        database.ReadAsync<TimelineEvent>(TimelineSql, new { tenantId, documentId, MaxTimeline }, cancellation);

    /// <summary>Artifacts that finished items of a document's newest version left.</summary>
    public Task<IReadOnlyList<ArtifactDetails>> ReadArtifactsAsync(DocumentSummary document, CancellationToken cancellation) =>
        database.ReadAsync<ArtifactDetails>(ArtifactsSql, new { tenantId = document.Tenant, document.VersionId }, cancellation);

    private const string ArtifactsSql = """
        SELECT w.stage, w.part, encode(w.artifact, 'hex') AS sha256, a.bytes, encode(w.fingerprint, 'hex') AS fingerprint
        FROM work_items AS w LEFT JOIN artifacts AS a ON a.tenant_id = w.tenant_id AND a.fingerprint = w.fingerprint
        WHERE w.tenant_id = @tenantId AND w.version_id = @VersionId AND w.artifact IS NOT NULL AND w.state = 'done'
        ORDER BY stage_position(w.stage), w.part
        """;

    private const string TimelineSql = """
        SELECT * FROM (
          SELECT at, event, version, stage, part, outcome, seconds, reason_code, detail, actor FROM (
            SELECT j.recorded_at AS at, j.event, v.version, NULL::text AS stage, NULL::int AS part, NULL::text AS outcome, NULL::double precision AS seconds,
                   NULL::text AS reason_code, NULL::text AS detail, NULL::text AS actor, 0 AS kind
            FROM intake_journal AS j LEFT JOIN versions AS v ON v.tenant_id = j.tenant_id AND v.version_id = j.version_id
            WHERE j.tenant_id = @tenantId AND j.document_id = @DocumentId
            UNION ALL
            SELECT a.started_at, 'attempt', v.version, a.stage, a.part, a.outcome, extract(epoch FROM a.finished_at - a.started_at)::double precision,
                   a.reason_code, a.detail, a.worker, 1
            FROM versions AS v JOIN attempts AS a ON a.tenant_id = v.tenant_id AND a.version_id = v.version_id
            WHERE v.tenant_id = @tenantId AND v.document_id = @DocumentId
            UNION ALL
            SELECT e.at, e.action, NULL, NULL, NULL, NULL, NULL, e.subject ->> 'reason_code', NULL, e.actor, 2
            FROM audit_events AS e WHERE e.tenant_id = @tenantId AND e.subject @> jsonb_build_object('document_id', @DocumentId::text)
          ) AS happened
          ORDER BY at DESC, kind DESC LIMIT @MaxTimeline
        ) AS latest
        ORDER BY at, event DESC, stage_position(stage), part
        """;

    private static async Task<Completeness> ReadCompletenessAsync(NpgsqlConnection connection, DocumentSummary document, CancellationToken cancellation)
    {
        var parameters = new { tenantId = document.Tenant, document.DocumentId, document.VersionId };
        var live = await connection.QueryFirstOrDefaultAsync<long?>(new CommandDefinition(
            "SELECT space_id FROM embedding_spaces WHERE tenant_id = @tenantId AND live",
            parameters,
            cancellationToken: cancellation));
        var vectors = live is { } spaceId
            ? $"(SELECT count(*) FROM {VectorTable.NameOf(spaceId)} WHERE tenant_id = @tenantId AND document_id = @DocumentId)"
            : "0::bigint";
        var counted = await connection.QuerySingleAsync<Completeness>(new CommandDefinition(
            $"""
            SELECT v.pages, v.chunks AS chunks_planned,
              v.metrics || coalesce((
                SELECT jsonb_build_object('embed_requests', sum(requests), 'embed_tokens', sum(tokens), 'embed_cached', sum(cached),
                  'embed_headings_cut', sum(headings_cut), 'embed_truncated', sum(truncated), 'embed_cost', round(sum(cost)::numeric, 6))
                FROM embedding_costs WHERE tenant_id = @tenantId AND version_id = @VersionId HAVING count(*) > 0), jsonb_build_object()) AS metrics,
              v.collected_at IS NULL AS is_stored,
              (SELECT coalesce(sum(token_count), 0) FROM chunks WHERE tenant_id = @tenantId AND document_id = @DocumentId AND NOT flags @> ARRAY['parent']) AS tokens_published,
              (SELECT count(*) FROM chunks WHERE tenant_id = @tenantId AND document_id = @DocumentId) AS chunks_published,
              {vectors} AS vectors_published,
              (SELECT count(*) FROM work_items WHERE tenant_id = @tenantId AND version_id = @VersionId AND state = 'done') AS items_done,
              (SELECT count(*) FROM work_items WHERE tenant_id = @tenantId AND version_id = @VersionId AND state IN ('ready', 'running', 'delayed', 'waiting')) AS items_open
            FROM versions AS v WHERE v.tenant_id = @tenantId AND v.version_id = @VersionId
            """,
            parameters,
            cancellationToken: cancellation));
        return counted with { Proof = CompletenessProof.Of(counted, document.Bytes, document.State == "indexed") };
    }
}
