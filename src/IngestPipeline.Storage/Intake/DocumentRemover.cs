using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Intake;

/// <summary>Deletes a document and the documents inside it. Its rows stay as a tombstone; its chunks and vectors go.</summary>
internal sealed class DocumentRemover(RecordTransaction record)
{
    /// <param name="documentId">The document.</param>
    /// <param name="forgetContent">True when the file itself is gone: should it come back, it is a new version. False when a person deleted it: a rescan of the same content leaves it deleted.</param>
    /// <returns>False when there is no such document or it is deleted already.</returns>
    public async Task<bool> RemoveAsync(Guid documentId, bool forgetContent)
    {
        var parameters = new { record.TenantId, documentId, forgetContent };
        var hashes = await record.QueryAsync<(byte[] Sha256, byte[]? TextHash)>(
            "SELECT sha256, text_hash FROM versions WHERE tenant_id = @TenantId AND document_id = @documentId AND state NOT IN ('superseded', 'deleted')",
            parameters);
        await record.LockGroupsAsync(hashes.SelectMany(row => new[] { row.Sha256, row.TextHash }).OfType<byte[]>().Select(hash => (Sha256Hash?)Sha256Hash.FromBytes(hash)));
        await record.LockNearAsync();
        var generation = await record.QueryFirstAsync<long?>(
            """
            UPDATE documents SET generation = generation + 1, tombstone_generation = generation + 1,
              seen_sha256 = CASE WHEN @forgetContent THEN NULL ELSE seen_sha256 END, missing_listings = 0
            WHERE tenant_id = @TenantId AND document_id = @documentId AND tombstone_generation < generation
            RETURNING generation
            """,
            parameters);
        if (generation is null)
            return false;
        var lifecycle = new VersionLifecycle(record);
        await lifecycle.UnpublishAsync(documentId);
        var live = await record.QueryAsync<VersionRow>(
            $"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @TenantId AND document_id = @documentId AND state NOT IN ('superseded', 'deleted') ORDER BY version FOR UPDATE",
            parameters);
        foreach (var version in live)
            await lifecycle.GoAsync(version, VersionState.Deleted);
        await record.ExecuteAsync(
            "INSERT INTO intake_journal (tenant_id, document_id, generation, event) VALUES (@TenantId, @documentId, @generation, 'deleted')",
            new { record.TenantId, documentId, generation });
        var children = await record.QueryAsync<Guid>(
            "SELECT document_id FROM documents WHERE tenant_id = @TenantId AND parent_document_id = @documentId AND tombstone_generation < generation",
            parameters);
        foreach (var child in children)
            await RemoveAsync(child, forgetContent: true);
        return true;
    }
}
