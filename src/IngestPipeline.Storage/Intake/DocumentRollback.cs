using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Intake;

/// <summary>Brings an earlier content of a document back as a new version, so that history only grows.</summary>
internal sealed class DocumentRollback(RecordTransaction record)
{
    private readonly VersionRegistrar registrar = new(record);

    /// <summary>
    /// Makes an earlier content of a document its newest version. What was last seen at the source stays as it is, so a rescan, which
    /// compares with that, does not undo it.
    /// </summary>
    /// <param name="to">Version whose content comes back; null for the last one that was searchable with another content than now.</param>
    /// <exception cref="RollbackRefusedException">There is no such version, or nothing to go back to; nothing was changed.</exception>
    public async Task<Rollback> RunAsync(Guid documentId, int? to)
    {
        var earlier = await record.QueryAsync<EarlierVersion>(
            """
            SELECT v.version, v.sha256 AS content, v.bytes, v.media_type, v.file_name, d.source_uri, d.parent_document_id, d.from_listing,
              d.generation = d.tombstone_generation AS is_deleted, p.version AS published_version, p.sha256 AS published_content, v.collected_at IS NOT NULL AS is_collected,
              EXISTS (SELECT 1 FROM work_items AS w WHERE w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.stage = 'upsert' AND w.state = 'done') AS was_searchable
            FROM documents AS d JOIN versions AS v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id
            LEFT JOIN versions AS p ON p.tenant_id = d.tenant_id AND p.version_id = d.published_version_id
            WHERE d.tenant_id = @TenantId AND d.document_id = @documentId ORDER BY v.version DESC
            """,
            new { record.TenantId, documentId });
        var target = Choose(earlier, to);
        var file = new ReceivedFile
        {
            TenantId = record.TenantId,
            SourceUri = target.SourceUri,
            FileName = target.FileName,
            Content = target.Content,
            Bytes = target.Bytes,
            MediaType = target.MediaType,
            FromListing = target.FromListing,
            Interactive = true,
        };
        await registrar.LockGroupsAsync(documentId, file.Content);
        var document = await registrar.LockDocumentAsync(documentId, file, null);
        if (document.NewestVersion != earlier[0].Version || document.TombstoneGeneration == document.Generation)
            throw new RollbackRefusedException("the document changed at the same moment; look at the history and try again");
        if (await record.QuerySingleAsync<bool>(
            "SELECT collected_at IS NOT NULL FROM versions WHERE tenant_id = @TenantId AND document_id = @documentId AND version = @Version",
            new { record.TenantId, documentId, target.Version }))
        {
            throw new RollbackRefusedException($"the content of version {target.Version} is not stored any more; Versions:Keep says how many earlier versions are kept");
        }

        var (version, versionId) = await registrar.AddVersionAsync(document, documentId, file, null, 0, 0);
        return new Rollback(versionId, version, target.Version);
    }

    private static EarlierVersion Choose(IReadOnlyList<EarlierVersion> earlier, int? to)
    {
        if (earlier.Count == 0)
            throw new RollbackRefusedException("there is no such document");
        var now = earlier[0];
        if (now.IsDeleted)
            throw new RollbackRefusedException("the document was deleted; add its file again first");
        if (now.ParentDocumentId is not null)
            throw new RollbackRefusedException("this document stands inside another; roll that one back");
        if (to is not { } wanted)
        {
            return earlier.FirstOrDefault(version => version.WasSearchable && !version.IsCollected && version.Version < (now.PublishedVersion ?? int.MaxValue) && version.Content != now.PublishedContent)
                ?? throw new RollbackRefusedException("no earlier version that is kept was searchable with another content; 'ingest history' lists the versions");
        }

        var target = earlier.FirstOrDefault(version => version.Version == wanted)
            ?? throw new RollbackRefusedException($"there is no version {wanted}; 'ingest history' lists the versions");
        return target.Content != now.PublishedContent ? target : throw new RollbackRefusedException($"the content of version {wanted} is what readers see now");
    }

    private sealed class EarlierVersion
    {
        public int Version { get; init; }

        public Sha256Hash Content { get; init; }

        public long Bytes { get; init; }

        public required string MediaType { get; init; }

        public required string FileName { get; init; }

        public required string SourceUri { get; init; }

        public Guid? ParentDocumentId { get; init; }

        public bool FromListing { get; init; }

        public bool IsDeleted { get; init; }

        public int? PublishedVersion { get; init; }

        public Sha256Hash? PublishedContent { get; init; }

        public bool WasSearchable { get; init; }

        public bool IsCollected { get; init; }
    }
}
