using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Documents as people and programs see them.</summary>
public sealed class DocumentReader(IngestDatabase database)
{
    private const int PageSize = 500;

    // A newest version is superseded only when an older one was made current again; readers see that one then.
    internal static readonly string Columns = $"""
        d.document_id, d.source_uri, d.parent_document_id, d.tenant_id AS tenant,
        CASE WHEN v.state <> 'superseded' THEN v.state WHEN d.published_version_id IS NULL THEN 'deleted' ELSE 'indexed' END AS state,
        v.stage, v.reason_code, encode(v.sha256, 'hex') AS sha256, v.media_type, v.bytes, v.pages,
        CASE WHEN p.version_id IS NOT NULL THEN p.chunks WHEN v.state <> 'processing' THEN 0 END AS chunks,
        v.version, p.version AS published_version,
        (SELECT count(*) FROM attempts AS a WHERE a.tenant_id = v.tenant_id AND a.version_id = v.version_id) AS attempts,
        {CopyColumns.Flags("v", "v.flags")} AS flags, v.received_at, v.finished_at,
        CASE WHEN v.state = 'duplicate' THEN c.document_id END AS duplicate_of, v.version_id, v.file_name
        """;

    internal const string Tables = """
        documents AS d
        JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.version = d.newest_version
        LEFT JOIN versions AS p ON p.tenant_id = d.tenant_id AND p.version_id = d.published_version_id
        LEFT JOIN versions AS c ON c.tenant_id = v.tenant_id AND c.version_id = v.canonical_version_id
        """;

    // ~>~ and ~<~ compare bytes whatever the collation of the database, and documents_source_prefix_ix serves them.
    private static readonly string ListSql = $"""
        SELECT * FROM (
          SELECT {Columns} FROM {Tables}
          WHERE d.tenant_id = @tenantId AND (@after::text IS NULL OR d.source_uri ~>~ @after)
        ) AS listed
        WHERE @state::text IS NULL OR state = @state
        ORDER BY source_uri USING ~<~ LIMIT @PageSize
        """;

    /// <summary>The states a document can be in.</summary>
    public static IReadOnlyList<string> States { get; } =
        [VersionState.Processing, VersionState.Indexed, VersionState.Duplicate, VersionState.Quarantined, VersionState.Deleted];

    /// <summary>All documents in byte order of their URIs.</summary>
    /// <param name="state">Only documents in this state; null for all.</param>
    /// <param name="afterSourceUri">Starts behind this URI; null for the beginning.</param>
    public IAsyncEnumerable<DocumentSummary> ListAsync(string tenantId, string? state, string? afterSourceUri, CancellationToken cancellation) =>
        RecordRows.PageAsync<DocumentSummary>(
            last => database.ReadAsync<DocumentSummary>(ListSql, new { tenantId, state, after = last?.SourceUri ?? afterSourceUri, PageSize }, cancellation),
            PageSize,
            cancellation);

    /// <summary>Some documents in byte order of their URIs.</summary>
    /// <param name="state">Only documents in this state; null for all.</param>
    /// <param name="sourcePrefix">Only documents whose URI begins so; null for all.</param>
    /// <param name="afterSourceUri">Starts behind this URI; null for the beginning.</param>
    public Task<IReadOnlyList<DocumentSummary>> ReadPageAsync(string tenantId, string? state, string? sourcePrefix, string? afterSourceUri, int limit, CancellationToken cancellation)
    {
        var below = sourcePrefix is null ? "" : "AND d.source_uri LIKE @prefix";
        return database.ReadAsync<DocumentSummary>(
            $"""
            SELECT * FROM (
              SELECT {Columns} FROM {Tables}
              WHERE d.tenant_id = @tenantId AND (@after::text IS NULL OR d.source_uri ~>~ @after) {below}
            ) AS listed
            WHERE @state::text IS NULL OR state = @state
            ORDER BY source_uri USING ~<~ LIMIT @limit
            """,
            new { tenantId, state, prefix = sourcePrefix is null ? null : LikePattern.StartingWith(sourcePrefix), after = afterSourceUri, limit },
            cancellation);
    }

    /// <summary>Where the content of the newest version lies.</summary>
    public Task<OriginalFile?> FindOriginalAsync(string tenantId, Guid documentId, CancellationToken cancellation) =>
        database.ReadFirstAsync<OriginalFile>(
            """
            SELECT v.state, encode(v.sha256, 'hex') AS sha256, v.media_type, v.file_name, v.received_at
            FROM documents AS d JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.version = d.newest_version
            WHERE d.tenant_id = @tenantId AND d.document_id = @documentId
            """,
            new { tenantId, documentId },
            cancellation);

    public Task<DocumentSummary?> FindAsync(string tenantId, Guid documentId, CancellationToken cancellation) =>
        database.ReadFirstAsync<DocumentSummary>(
            $"SELECT {Columns} FROM {Tables} WHERE d.tenant_id = @tenantId AND d.document_id = @documentId",
            new { tenantId, documentId },
            cancellation);

    public Task<DocumentSummary?> FindByUriAsync(string tenantId, string sourceUri, CancellationToken cancellation) =>
        database.ReadFirstAsync<DocumentSummary>(
            $"SELECT {Columns} FROM {Tables} WHERE d.tenant_id = @tenantId AND d.source_uri = @sourceUri",
            new { tenantId, sourceUri },
            cancellation);

    /// <summary>Documents whose id starts with some hexadecimal digits, two at most: enough to see that the digits are ambiguous.</summary>
    public Task<IReadOnlyList<DocumentSummary>> FindByIdPrefixAsync(string tenantId, string digits, CancellationToken cancellation) =>
        database.ReadAsync<DocumentSummary>(
            $"""
            SELECT {Columns} FROM {Tables}
            WHERE d.tenant_id = @tenantId AND d.document_id BETWEEN rpad(@digits, 32, '0')::uuid AND rpad(@digits, 32, 'f')::uuid
            ORDER BY d.document_id LIMIT 2
            """,
            new { tenantId, digits },
            cancellation);
}
