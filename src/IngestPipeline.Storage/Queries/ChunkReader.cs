using System.Runtime.CompilerServices;
using Dapper;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Chunks that readers see. A document is read in one statement, so it is old or new, never a mix.</summary>
public sealed class ChunkReader(IngestDatabase database)
{
    private const int DocumentsPerStatement = 50;
    private readonly SpaceRegistry spaces = new(database);

    /// <summary>The published chunks of a document in reading order.</summary>
    public async IAsyncEnumerable<ChunkRecord> ListAsync(string tenantId, Guid documentId, bool withVectors, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var sql = await SelectAsync(tenantId, withVectors, "d.document_id = @documentId", cancellation);
        await using var connection = await database.OpenAsync(cancellation);
        var rows = connection.QueryUnbufferedAsync<ChunkRecord>(sql, new { tenantId, documentId });
        await foreach (var row in rows.WithCancellation(cancellation))
            yield return row;
    }

    /// <summary>Some of the published chunks of a document in reading order.</summary>
    /// <param name="afterOrdinal">Starts behind this chunk; null for the beginning.</param>
    public async Task<IReadOnlyList<ChunkRecord>> ReadPageAsync(string tenantId, Guid documentId, int? afterOrdinal, int limit, CancellationToken cancellation)
    {
        var sql = await SelectAsync(tenantId, withVectors: false, "d.document_id = @documentId AND (@afterOrdinal::int IS NULL OR c.ordinal > @afterOrdinal)", cancellation);
        return await database.ReadAsync<ChunkRecord>($"{sql} LIMIT @limit", new { tenantId, documentId, afterOrdinal, limit }, cancellation);
    }

    /// <summary>Where a published chunk of a document stands; null when readers do not find it any more.</summary>
    public Task<ChunkPosition?> FindPositionAsync(string tenantId, Guid documentId, Guid chunkId, CancellationToken cancellation) => database.ReadFirstAsync<ChunkPosition>(
        "SELECT ordinal, page_from FROM chunks WHERE tenant_id = @tenantId AND document_id = @documentId AND chunk_id = @chunkId",
        new { tenantId, documentId, chunkId },
        cancellation);

    /// <summary>The published chunks of a version that lie on a page, in reading order; none when readers see another version.</summary>
    /// <param name="page">1-based.</param>
    public Task<IReadOnlyList<PageChunk>> ReadOnPageAsync(string tenantId, Guid documentId, Guid versionId, int page, CancellationToken cancellation) => database.ReadAsync<PageChunk>(
        """
        SELECT chunk_id, ordinal, parent_id, flags,
          coalesce((SELECT jsonb_agg(place -> 'box') FROM jsonb_array_elements(boxes) AS place WHERE (place ->> 'page')::int = @page), '[]'::jsonb) AS boxes
        FROM chunks WHERE tenant_id = @tenantId AND document_id = @documentId AND version_id = @versionId AND page_from <= @page AND page_to >= @page
        ORDER BY ordinal
        """,
        new { tenantId, documentId, versionId, page },
        cancellation);

    /// <summary>All published chunks in byte order of source URIs, then in reading order.</summary>
    public async IAsyncEnumerable<ChunkRecord> ExportAsync(string tenantId, bool withVectors, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var sql = await SelectAsync(tenantId, withVectors, "d.document_id = ANY (@documents)", cancellation);
        string? after = null;
        while (true)
        {
            var page = await database.ReadAsync<(Guid DocumentId, string SourceUri)>(
                """
                SELECT document_id, source_uri FROM documents
                WHERE tenant_id = @tenantId AND published_version_id IS NOT NULL AND (@after::text IS NULL OR source_uri ~>~ @after)
                ORDER BY source_uri USING ~<~ LIMIT @DocumentsPerStatement
                """,
                new { tenantId, after, DocumentsPerStatement },
                cancellation);
            if (page.Count == 0)
                yield break;
            await using var connection = await database.OpenAsync(cancellation);
            var documents = page.Select(row => row.DocumentId).ToArray();
            var rows = connection.QueryUnbufferedAsync<ChunkRecord>(sql, new { tenantId, documents });
            await foreach (var row in rows.WithCancellation(cancellation))
                yield return row;
            after = page[^1].SourceUri;
        }
    }

    private async Task<string> SelectAsync(string tenantId, bool withVectors, string which, CancellationToken cancellation)
    {
        var live = await spaces.FindLiveAsync(tenantId, cancellation);
        var (space, join) = live is { } found
            ? ($"CASE WHEN e.chunk_id IS NOT NULL THEN '{found.Space.Name.Replace("'", "''", StringComparison.Ordinal)}' END",
               $"LEFT JOIN {VectorTable.NameOf(found.SpaceId)} AS e ON e.tenant_id = c.tenant_id AND e.chunk_id = c.chunk_id")
            : ("NULL::text", "");
        var embedding = withVectors && live is not null ? ", e.embedding::real[] AS embedding" : "";
        return $"""
            SELECT c.chunk_id, c.document_id, d.source_uri, v.version, c.ordinal, c.text, c.token_count, c.heading_path, c.page_from, c.page_to,
              c.element_types, c.element_ids, {CopyColumns.Flags("c", "c.flags")} AS flags, c.parent_id, encode(c.content_sha256, 'hex') AS content_sha256, {space} AS embedding_space{embedding}
            FROM documents AS d
            JOIN chunks AS c ON c.tenant_id = d.tenant_id AND c.document_id = d.document_id
            JOIN versions AS v ON v.tenant_id = c.tenant_id AND v.version_id = c.version_id
            {join}
            WHERE d.tenant_id = @tenantId AND {which}
            ORDER BY d.source_uri USING ~<~, c.ordinal
            """;
    }
}
