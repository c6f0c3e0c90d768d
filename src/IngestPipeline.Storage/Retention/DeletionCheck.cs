using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Retention;

/// <summary>Looks for what deleted documents may have left behind: rows in any table but its history, and stored files that only they used.</summary>
internal sealed class DeletionCheck(IngestDatabase database, IArtifactStore artifacts)
{
    // The tombstone: that there was such a document, what versions it had and what happened to them. None of it holds its text.
    private static readonly string[] History = ["documents", "versions", "work_items", "attempts", "intake_journal", "quarantine_entries", "embedding_costs", "document_events", "webhook_deliveries"];

    /// <summary>Files that documents refer to; asked before they are deleted, they are looked for afterwards.</summary>
    public async Task<IReadOnlyList<Sha256Hash>> FilesOfAsync(string tenantId, Guid[] documents, CancellationToken cancellation)
    {
        var files = await database.ReadAsync<byte[]>(
            """
            WITH own AS (
              SELECT v.version_id, v.sha256 FROM versions AS v WHERE v.tenant_id = @tenantId AND v.collected_at IS NULL AND v.document_id = ANY (@documents)
            )
            SELECT sha256 FROM own
            UNION SELECT w.artifact FROM work_items AS w JOIN own USING (version_id) WHERE w.tenant_id = @tenantId AND w.artifact IS NOT NULL
            UNION SELECT a.sha256 FROM attached_files AS a JOIN own USING (version_id) WHERE a.tenant_id = @tenantId
            """,
            new { tenantId, documents },
            cancellation);
        return [.. files.Select(file => Sha256Hash.FromBytes(file))];
    }

    /// <param name="files">What the documents had referred to.</param>
    public async Task<DeletionProof> RunAsync(string tenantId, Guid[] documents, IReadOnlyList<Sha256Hash> files, CancellationToken cancellation)
    {
        await using var connection = await database.OpenAsync(cancellation);
        // Every table that names a document or a version is looked into, those of embedding spaces and of later migrations too.
        var tables = await connection.QueryAsync<(string Table, string Column)>(new CommandDefinition(
            """
            SELECT table_name, min(column_name) FROM information_schema.columns
            WHERE table_schema = @Schema AND column_name IN ('document_id', 'version_id') AND table_name <> ALL (@History)
              AND table_name IN (SELECT table_name FROM information_schema.columns WHERE table_schema = @Schema AND column_name = 'tenant_id')
            GROUP BY table_name ORDER BY table_name
            """,
            new { IngestDatabase.Schema, History },
            cancellationToken: cancellation));
        var leftRows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (table, column) in tables)
        {
            var own = column == "document_id" ? "document_id = ANY (@documents)" : "version_id IN (SELECT version_id FROM versions WHERE tenant_id = @tenantId AND document_id = ANY (@documents))";
            var rows = await connection.QuerySingleAsync<long>(new CommandDefinition($"SELECT count(*) FROM {table} WHERE tenant_id = @tenantId AND {own}", new { tenantId, documents }, cancellationToken: cancellation));
            if (rows > 0)
                leftRows[table] = rows;
        }

        var shared = (await connection.QueryAsync<byte[]>(new CommandDefinition(
            $"SELECT sha256 FROM unnest(@contents) AS f (sha256) WHERE {StoredFiles.IsUsed("@tenantId", "f.sha256")}",
            new { tenantId, contents = files.Select(file => file.ToBytes()).ToArray() },
            cancellationToken: cancellation))).Select(file => Sha256Hash.FromBytes(file)).ToHashSet();
        return new DeletionProof
        {
            LeftRows = leftRows,
            FilesShared = shared.Count,
            FilesRemoved = files.Count(file => !shared.Contains(file) && !artifacts.Exists(tenantId, file)),
            FilesLeft = files.Count(file => !shared.Contains(file) && artifacts.Exists(tenantId, file)),
        };
    }
}
