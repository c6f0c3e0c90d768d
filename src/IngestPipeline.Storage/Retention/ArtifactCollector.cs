using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Embed;
using IngestPipeline.Storage.Embed;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Retention;

/// <summary>
/// Removes stored files that no version needs any more: those of deleted versions, and those of superseded ones beyond the number that is
/// kept to go back to. A file that another version shares stays. Several hosts may collect at once.
/// </summary>
public sealed class ArtifactCollector(IngestDatabase database, IArtifactStore artifacts) : IRetention
{
    private const int DocumentsAtOnce = 100;
    private const int FilesAtOnce = 100;

    // Longer than any process can take between seeing a file and using it.
    private const string Memory = "1 day";

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<int> CollectAsync(int keep, CancellationToken cancellation)
    {
        var due = await ReadAsync<(string TenantId, Guid DocumentId)>(
            "SELECT tenant_id, document_id FROM retention_due ORDER BY since LIMIT @DocumentsAtOnce",
            new { DocumentsAtOnce },
            cancellation);
        foreach (var (tenantId, documentId) in due)
            await ReleaseAsync(tenantId, documentId, keep, cancellation);
        var removed = 0;
        if (await IsTimeForLeftoversAsync(cancellation))
        {
            foreach (var tenantId in await ReadAsync<string>("SELECT tenant_id FROM tenants", new { }, cancellation))
                removed += await CollectLeftoversAsync(tenantId, LeftoverAge, cancellation);
        }

        var tenants = await ReadAsync<string>("SELECT DISTINCT tenant_id FROM collected_files WHERE removed_at IS NULL", new { }, cancellation);
        foreach (var tenantId in tenants)
            removed += await RemoveAsync(tenantId, cancellation);
        await ReadAsync<int>($"DELETE FROM collected_files WHERE removed_at < now() - interval '{Memory}' RETURNING 1", new { }, cancellation);
        return removed;
    }

    /// <summary>Collects at once what deleted documents leave.</summary>
    /// <returns>Files removed; those that other documents share are not among them.</returns>
    public async Task<int> CollectDeletedAsync(string tenantId, IEnumerable<Guid> documents, CancellationToken cancellation)
    {
        foreach (var documentId in documents)
            await ReleaseAsync(tenantId, documentId, int.MaxValue, cancellation);
        return await RemoveAsync(tenantId, cancellation);
    }

    /// <summary>Collects files that no version refers to: what a worker stored and did not live to commit.</summary>
    /// <param name="olderThan">Younger files are left alone: they may be on their way into the record.</param>
    /// <returns>Files removed.</returns>
    public async Task<int> CollectLeftoversAsync(string tenantId, TimeSpan olderThan, CancellationToken cancellation)
    {
        foreach (var files in artifacts.List(tenantId, olderThan).Chunk(FilesAtOnce))
        {
            await ReadAsync<int>(
                $"""
                INSERT INTO collected_files (tenant_id, sha256)
                SELECT @tenantId, f.sha256 FROM unnest(@contents) AS f (sha256) WHERE NOT {StoredFiles.IsUsed("@tenantId", "f.sha256")}
                ON CONFLICT (tenant_id, sha256) DO UPDATE SET removed_at = NULL, due_at = now() RETURNING 1
                """,
                new { tenantId, contents = files.Select(file => file.ToBytes()).ToArray() },
                cancellation);
        }

        return await RemoveAsync(tenantId, cancellation);
    }

    /// <summary>Listing a whole store takes long: one host does it, once a day.</summary>
    private async Task<bool> IsTimeForLeftoversAsync(CancellationToken cancellation) =>
        (await ReadAsync<int>(
            """
            INSERT INTO settings (name, value) VALUES ('leftovers_collected_at', now()::text)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE settings.value::timestamptz < now() - interval '1 day' RETURNING 1
            """,
            new { },
            cancellation)).Count > 0;

    /// <summary>Takes the references of versions that are not kept away, and notes their files as due.</summary>
    private async Task ReleaseAsync(string tenantId, Guid documentId, int keep, CancellationToken cancellation)
    {
        await ForgetVectorsAsync(tenantId, documentId, cancellation);
        await ReleaseFilesAsync(tenantId, documentId, keep, cancellation);
    }

    /// <summary>Forgets the kept vectors of a deleted document's chunks. Another document with the same passage pays for it once more, at most.</summary>
    private async Task ForgetVectorsAsync(string tenantId, Guid documentId, CancellationToken cancellation)
    {
        var chunkSets = await ReadAsync<byte[]>(
            """
            SELECT DISTINCT w.artifact FROM documents AS d
            JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id
            JOIN work_items AS w ON w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.stage = 'chunk' AND w.artifact IS NOT NULL
            WHERE d.tenant_id = @tenantId AND d.document_id = @documentId AND d.generation = d.tombstone_generation
              AND EXISTS (SELECT 1 FROM embedding_cache WHERE tenant_id = @tenantId)
            """,
            new { tenantId, documentId },
            cancellation);
        foreach (var file in chunkSets.Select(file => Sha256Hash.FromBytes(file)).Where(file => artifacts.Exists(tenantId, file)))
        {
            var chunks = DocumentJson.FromBytes<ChunkSet>(await artifacts.LoadAsync(tenantId, file, cancellation)).Chunks;
            await new EmbeddingRecord(database).ForgetAsync(tenantId, [.. chunks.Select(chunk => EmbeddingText.HashOf(chunk.HeadingPath, chunk.Text))], cancellation);
        }
    }

    private Task<bool> ReleaseFilesAsync(string tenantId, Guid documentId, int keep, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var parameters = new { tenantId, documentId, keep };
        // A rollback to one of the versions holds this lock, and finds afterwards that the version is gone.
        await record.ExecuteAsync("SELECT 1 FROM documents WHERE tenant_id = @tenantId AND document_id = @documentId FOR UPDATE", parameters);
        await record.ExecuteAsync(
            """
            CREATE TEMPORARY TABLE released ON COMMIT DROP AS
            SELECT version_id FROM (
              -- Many contents that never got as far as readers do not push out those that did.
              SELECT v.version_id, v.state, d.generation = d.tombstone_generation AS is_gone,
                row_number() OVER (PARTITION BY v.state, w.version_id IS NOT NULL ORDER BY v.version DESC) AS place
              FROM documents AS d
              JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.state IN ('superseded', 'deleted')
              LEFT JOIN work_items AS w ON w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.stage = 'upsert' AND w.part = 0 AND w.state = 'done'
              WHERE d.tenant_id = @tenantId AND d.document_id = @documentId
            ) AS ended
            WHERE state = 'deleted' OR is_gone OR place > @keep;
            INSERT INTO collected_files (tenant_id, sha256)
            SELECT DISTINCT @tenantId, sha256 FROM (
              SELECT v.sha256 FROM versions AS v JOIN released USING (version_id) WHERE v.tenant_id = @tenantId AND v.collected_at IS NULL
              UNION ALL SELECT w.artifact FROM work_items AS w JOIN released USING (version_id) WHERE w.tenant_id = @tenantId AND w.artifact IS NOT NULL
              UNION ALL SELECT a.sha256 FROM attached_files AS a JOIN released USING (version_id) WHERE a.tenant_id = @tenantId
            ) AS files
            ON CONFLICT (tenant_id, sha256) DO UPDATE SET removed_at = NULL, due_at = now();
            UPDATE work_items AS w SET artifact = NULL, fingerprint = NULL FROM released AS r WHERE w.tenant_id = @tenantId AND w.version_id = r.version_id AND w.artifact IS NOT NULL;
            DELETE FROM attached_files AS a USING released AS r WHERE a.tenant_id = @tenantId AND a.version_id = r.version_id;
            -- Evidence quotes the document.
            UPDATE quarantine_entries AS q SET evidence = '{}' FROM released AS r WHERE q.tenant_id = @tenantId AND q.version_id = r.version_id AND q.evidence <> '{}';
            UPDATE versions AS v SET collected_at = now() FROM released AS r WHERE v.tenant_id = @tenantId AND v.version_id = r.version_id AND v.collected_at IS NULL;
            DELETE FROM retention_due WHERE tenant_id = @tenantId AND document_id = @documentId
            """,
            parameters);
        await record.CommitAsync();
        return true;
    });

    /// <summary>Removes files that are due and that nobody refers to. Under the lock of its hash nobody can start to.</summary>
    private async Task<int> RemoveAsync(string tenantId, CancellationToken cancellation)
    {
        var removed = 0;
        while (await StorageErrors.GuardAsync(() => RemoveSomeAsync(tenantId, cancellation)) is { } some)
            removed += some;
        return removed;
    }

    /// <returns>Null when no file is due.</returns>
    private async Task<int?> RemoveSomeAsync(string tenantId, CancellationToken cancellation)
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var due = await record.QueryAsync<byte[]>(
            "SELECT sha256 FROM collected_files WHERE tenant_id = @tenantId AND removed_at IS NULL ORDER BY due_at, sha256 LIMIT @FilesAtOnce",
            new { tenantId, FilesAtOnce });
        if (due.Count == 0)
            return null;
        await record.LockGroupsAsync(due.Select(file => (Sha256Hash?)Sha256Hash.FromBytes(file)));
        var parameters = new { tenantId, files = due.ToArray() };
        // Whoever needs one of them again has taken its row away, or it is referred to by now.
        var unused = await record.QueryAsync<byte[]>(
            $"""
            DELETE FROM collected_files AS c WHERE c.tenant_id = @tenantId AND c.sha256 = ANY (@files) AND {StoredFiles.IsUsed("c.tenant_id", "c.sha256")};
            SELECT sha256 FROM collected_files WHERE tenant_id = @tenantId AND sha256 = ANY (@files) AND removed_at IS NULL
            """,
            parameters);
        foreach (var file in unused)
            artifacts.Remove(tenantId, Sha256Hash.FromBytes(file));
        await record.ExecuteAsync(
            """
            DELETE FROM artifacts WHERE tenant_id = @tenantId AND sha256 = ANY (@unused);
            UPDATE collected_files SET removed_at = now() WHERE tenant_id = @tenantId AND sha256 = ANY (@unused)
            """,
            new { tenantId, unused = unused.ToArray() });
        await record.CommitAsync();
        return unused.Count;
    }

    private Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object parameters, CancellationToken cancellation) => StorageErrors.GuardAsync(() => database.ReadAsync<T>(sql, parameters, cancellation));
}
