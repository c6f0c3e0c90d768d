using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace IngestPipeline.Storage.Ledger;

/// <summary>The tables that readers search: chunks, and the vectors of each embedding space.</summary>
internal sealed class ChunkTables(RecordTransaction record)
{
    public async Task DeleteAsync(Guid documentId)
    {
        var parameters = new { record.TenantId, documentId };
        // The row locks keep each space from being dropped before this transaction ends. One that is added meanwhile gets no vectors of this
        // document, because whoever writes them needs the document's row, and this transaction has it.
        foreach (var spaceId in await record.QueryAsync<long>("SELECT space_id FROM embedding_spaces WHERE tenant_id = @TenantId ORDER BY space_id FOR KEY SHARE", parameters))
            await record.ExecuteAsync($"DELETE FROM {VectorTable.NameOf(spaceId)} WHERE tenant_id = @TenantId AND document_id = @documentId", parameters);
        await record.ExecuteAsync("DELETE FROM chunks WHERE tenant_id = @TenantId AND document_id = @documentId", parameters);
    }

    /// <summary>Writes all chunks and vectors of a version. Ids derive from content, so the same version has the same ids wherever it is published.</summary>
    public async Task InsertAsync(VersionRow version, Publication publication, VectorTable table)
    {
        var chunks = publication.Content.Chunks;
        var ids = chunks.Select(chunk => NameBasedId.ForChunk(version.DocumentId, version.Sha256, chunk.Ordinal, chunk.ContentHash)).ToArray();
        await using (var writer = await record.Connection.BeginBinaryImportAsync(
            """
            COPY chunks (tenant_id, chunk_id, document_id, version_id, ordinal, text, token_count, heading_path, page_from, page_to,
              element_types, element_ids, boxes, flags, parent_id, content_sha256) FROM STDIN (FORMAT BINARY)
            """,
            record.Cancellation))
        {
            for (var i = 0; i < chunks.Count; i++)
                await WriteChunkAsync(writer, version, chunks[i], ids);
            await writer.CompleteAsync(record.Cancellation);
        }

        await using (var writer = await record.Connection.BeginBinaryImportAsync($"COPY {table.Name} (tenant_id, chunk_id, document_id, embedding) FROM STDIN (FORMAT BINARY)", record.Cancellation))
        {
            for (var i = 0; i < publication.Vectors.Count; i++)
                await table.WriteAsync(writer, record.TenantId, ids[i], version.DocumentId, publication.Vectors[i], record.Cancellation);
            await writer.CompleteAsync(record.Cancellation);
        }
    }

    /// <summary>Other spaces than the live one have to be told of the document; their vectors follow outside of this transaction.</summary>
    public Task NoteGapsAsync(Guid documentId) => record.ExecuteAsync(
        """
        INSERT INTO space_gaps (tenant_id, space_id, document_id)
        SELECT tenant_id, space_id, @documentId FROM embedding_spaces WHERE tenant_id = @TenantId AND NOT live
        ON CONFLICT (tenant_id, space_id, document_id) DO UPDATE SET due_at = now(), failures = 0
        """,
        new { record.TenantId, documentId });

    private async Task WriteChunkAsync(NpgsqlBinaryImporter writer, VersionRow version, TextChunk chunk, Guid[] ids)
    {
        var cancellation = record.Cancellation;
        await writer.StartRowAsync(cancellation);
        await writer.WriteAsync(record.TenantId, NpgsqlDbType.Text, cancellation);
        await writer.WriteAsync(ids[chunk.Ordinal], NpgsqlDbType.Uuid, cancellation);
        await writer.WriteAsync(version.DocumentId, NpgsqlDbType.Uuid, cancellation);
        await writer.WriteAsync(version.VersionId, NpgsqlDbType.Uuid, cancellation);
        await writer.WriteAsync(chunk.Ordinal, NpgsqlDbType.Integer, cancellation);
        await writer.WriteAsync(PostgresText.Clean(chunk.Text), NpgsqlDbType.Text, cancellation);
        await writer.WriteAsync(chunk.TokenCount, NpgsqlDbType.Integer, cancellation);
        await writer.WriteAsync(chunk.HeadingPath.Select(PostgresText.Clean).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellation);
        await WriteNullableAsync(writer, chunk.PageFrom, cancellation);
        await WriteNullableAsync(writer, chunk.PageTo, cancellation);
        await writer.WriteAsync(chunk.ElementTypes.Select(ElementTypeNames.ToName).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellation);
        await writer.WriteAsync(chunk.ElementIds.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer, cancellation);
        await writer.WriteAsync(System.Text.Encoding.UTF8.GetString(DocumentJson.ToBytes(chunk.Boxes)), NpgsqlDbType.Jsonb, cancellation);
        await writer.WriteAsync(chunk.Flags.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellation);
        if (chunk.ParentOrdinal is { } parent)
            await writer.WriteAsync(ids[parent], NpgsqlDbType.Uuid, cancellation);
        else
            await writer.WriteNullAsync(cancellation);
        await writer.WriteAsync(chunk.ContentHash.ToBytes(), NpgsqlDbType.Bytea, cancellation);
    }

    private static Task WriteNullableAsync(NpgsqlBinaryImporter writer, int? value, CancellationToken cancellation) =>
        value is { } number ? writer.WriteAsync(number, NpgsqlDbType.Integer, cancellation) : writer.WriteNullAsync(cancellation);
}
