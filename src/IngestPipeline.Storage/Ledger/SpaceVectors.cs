using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using Npgsql;
using NpgsqlTypes;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// Brings the vectors of a space that is not live in step with the chunks that readers see. What is missing is read from the rows, so a
/// build can be broken off anywhere and taken up again; models are called between the transactions, never inside one.
/// </summary>
public sealed class SpaceVectors(IngestDatabase database, string tenantId, StoredSpace space)
{
    private const string Missing = $"""
        FROM chunks AS c WHERE c.tenant_id = @tenantId AND NOT c.flags @> ARRAY['{FlagNames.Parent}']
          AND NOT EXISTS (SELECT 1 FROM {TableMark} AS e WHERE e.tenant_id = c.tenant_id AND e.chunk_id = c.chunk_id)
        """;

    private const string TableMark = "vectors_of_space";

    private readonly VectorTable table = new(space);

    public StoredSpace Space => space;

    /// <summary>Chunks without a vector in ascending order of their ids.</summary>
    /// <param name="after">The last id of the page before.</param>
    /// <param name="documentId">Null for all documents.</param>
    public Task<IReadOnlyList<MissingChunk>> FindMissingAsync(Guid? after, Guid? documentId, int limit, CancellationToken cancellation) => StorageErrors.GuardAsync(() => database.ReadAsync<MissingChunk>(
        $"""
        SELECT c.chunk_id, c.document_id, c.xmin::text AS edition, c.heading_path, c.text {MissingSql(table)}
          {(after is null ? "" : "AND c.chunk_id > @after")} {(documentId is null ? "" : "AND c.document_id = @documentId")}
        ORDER BY c.tenant_id, c.chunk_id LIMIT @limit
        """,
        new { tenantId, after, documentId, limit },
        cancellation));

    public Task<SpaceProgress> CountAsync(CancellationToken cancellation) => StorageErrors.GuardAsync(async () => (await database.ReadFirstAsync<SpaceProgress>(
        $"SELECT (SELECT count(*) FROM {table.Name} WHERE tenant_id = @tenantId) AS vectors, (SELECT count(*) {MissingSql(table)}) AS missing",
        new { tenantId },
        cancellation))!);

    /// <summary>Writes vectors of chunks that are still there as they were read.</summary>
    /// <param name="vectors">Entry i belongs to chunk i.</param>
    /// <returns>Rows written. Chunks of documents that are being published or deleted are left out; whether they are missing shows afterwards.</returns>
    public Task<int> WriteAsync(IReadOnlyList<MissingChunk> chunks, IReadOnlyList<float[]> vectors, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        // Publishing and deleting lock the document's row. Waiting for them could close a circle of waits; skipping cannot.
        var locked = await record.QueryAsync<Guid>(
            "SELECT document_id FROM documents WHERE tenant_id = @TenantId AND document_id = ANY (@documents) FOR SHARE SKIP LOCKED",
            new { record.TenantId, documents = chunks.Select(chunk => chunk.DocumentId).Distinct().ToArray() });
        var free = locked.ToHashSet();
        var rows = Enumerable.Range(0, chunks.Count).Where(index => free.Contains(chunks[index].DocumentId)).ToArray();
        if (rows.Length == 0)
            return 0;
        await using var insert = new NpgsqlCommand(
            $"""
            INSERT INTO {table.Name} (tenant_id, chunk_id, document_id, embedding)
            SELECT c.tenant_id, c.chunk_id, c.document_id, n.embedding FROM unnest($2, $3, $4) AS n (chunk_id, edition, embedding)
            JOIN chunks AS c ON c.tenant_id = $1 AND c.chunk_id = n.chunk_id AND c.xmin::text = n.edition
            ON CONFLICT DO NOTHING
            """,
            record.Connection);
        insert.Parameters.Add(new NpgsqlParameter { Value = tenantId, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new NpgsqlParameter { Value = rows.Select(index => chunks[index].ChunkId).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = rows.Select(index => chunks[index].Edition).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = table.ToValues(rows.Select(index => vectors[index])) });
        var written = await insert.ExecuteNonQueryAsync(cancellation);
        await record.CommitAsync();
        return written;
    });

    /// <summary>Takes a document to look at in this space; others leave it alone for a while.</summary>
    /// <param name="dueOnly">False also takes what is put off or taken by another process.</param>
    public Task<Guid?> ClaimGapAsync(bool dueOnly, TimeSpan lease, CancellationToken cancellation) => StorageErrors.GuardAsync(() => database.ReadFirstAsync<Guid?>(
        $"""
        UPDATE space_gaps SET due_at = now() + @lease WHERE tenant_id = @tenantId AND space_id = @SpaceId AND document_id = (
          SELECT document_id FROM space_gaps WHERE tenant_id = @tenantId AND space_id = @SpaceId {(dueOnly ? "AND due_at <= now()" : "")}
          ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING document_id
        """,
        new { tenantId, space.SpaceId, lease },
        cancellation));

    /// <summary>Forgets a document that has all its vectors.</summary>
    /// <returns>False when it has not, or is being published.</returns>
    public Task<bool> CloseGapAsync(Guid documentId, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var parameters = new { tenantId, space.SpaceId, documentId };
        if (await record.QueryFirstAsync<Guid?>("SELECT document_id FROM documents WHERE tenant_id = @tenantId AND document_id = @documentId FOR SHARE SKIP LOCKED", parameters) is null)
            return false;
        var closed = await record.ExecuteAsync(
            $"""
            DELETE FROM space_gaps WHERE tenant_id = @tenantId AND space_id = @SpaceId AND document_id = @documentId
              AND NOT EXISTS (SELECT 1 {MissingSql(table)} AND c.document_id = @documentId)
            """,
            parameters);
        await record.CommitAsync();
        return closed > 0;
    });

    /// <summary>Puts a document off that could not be embedded, each time twice as long, five minutes at most.</summary>
    public Task DelayGapAsync(Guid documentId, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await database.ReadAsync<int>(
            """
            UPDATE space_gaps SET failures = failures + 1, due_at = now() + least(300, power(2, least(failures, 10))) * interval '1 s'
            WHERE tenant_id = @tenantId AND space_id = @SpaceId AND document_id = @documentId
            """,
            new { tenantId, space.SpaceId, documentId },
            cancellation);
        return true;
    });

    internal static string MissingSql(VectorTable table) => Missing.Replace(TableMark, table.Name, StringComparison.Ordinal);
}
