using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Retention;

namespace IngestPipeline.Storage.Intake;

/// <summary>Writes received content down as documents and versions, for files and for the files inside them.</summary>
internal sealed class VersionRegistrar(RecordTransaction record)
{
    private readonly VersionLifecycle lifecycle = new(record);

    private string Tenant => record.TenantId;

    /// <param name="file">What was received.</param>
    /// <param name="parent">The version it was found in, with its depth; null for a file of its own.</param>
    /// <param name="number">1-based number inside the parent.</param>
    public async Task<Registration> RegisterAsync(ReceivedFile file, VersionRow? parent = null, int parentDepth = 0, int number = 0)
    {
        var documentId = NameBasedId.ForDocument(Tenant, file.SourceUri);
        await LockGroupsAsync(documentId, file.Content);
        // Files inside another were looked after together with it.
        if (parent is null)
            await StoredFileUse.BeginAsync(record, file.Content);
        var document = await LockDocumentAsync(documentId, file, parent);
        if (await FindUnchangedAsync(document, file) is { } unchanged)
            return unchanged;
        await record.ExecuteAsync(
            """
            UPDATE documents SET seen_sha256 = @Content, seen_bytes = @Bytes, seen_modified_at = @ModifiedAt, missing_listings = 0, from_listing = from_listing OR @FromListing
            WHERE tenant_id = @Tenant AND document_id = @documentId
            """,
            new { Tenant, documentId, file.Content, file.Bytes, file.ModifiedAt, file.FromListing });
        var (version, versionId) = await AddVersionAsync(document, documentId, file, parent, parent is null ? 0 : parentDepth + 1, number);
        var outcome = document.NewestVersion == 0 || document.TombstoneGeneration == document.Generation ? RegistrationOutcome.Created : RegistrationOutcome.Changed;
        return new Registration(documentId, versionId, version, outcome);
    }

    /// <summary>Writes the next version of a locked document down and has it worked on.</summary>
    public async Task<(int Version, Guid VersionId)> AddVersionAsync(DocumentRow document, Guid documentId, ReceivedFile file, VersionRow? parent, int depth, int number)
    {
        var version = document.NewestVersion + 1;
        var versionId = NameBasedId.ForVersion(documentId, version);
        var generation = document.Generation + 1;
        await record.ExecuteAsync(
            "UPDATE documents SET generation = @generation, newest_version = @version WHERE tenant_id = @Tenant AND document_id = @documentId",
            new { Tenant, documentId, generation, version });
        var sequence = await record.QuerySingleAsync<long>(
            """
            INSERT INTO intake_journal (tenant_id, document_id, version_id, generation, event, sha256)
            VALUES (@Tenant, @documentId, @versionId, @generation, 'received', @Content) RETURNING intake_seq
            """,
            new { Tenant, documentId, versionId, generation, file.Content });
        await record.ExecuteAsync(
            """
            INSERT INTO versions (tenant_id, version_id, document_id, version, generation, order_key, sha256, bytes, media_type, file_name, attachment_depth, interactive, trace_parent)
            VALUES (@Tenant, @versionId, @documentId, @version, @generation, @orderKey, @Content, @Bytes, @MediaType, @FileName, @depth, @Interactive, @TraceParent);
            INSERT INTO work_items (tenant_id, version_id, stage, part, state, hinted_at) VALUES (@Tenant, @versionId, 'parse', 0, 'ready', 'infinity')
            """,
            new
            {
                Tenant,
                versionId,
                documentId,
                version,
                generation,
                orderKey = parent is null ? [sequence] : parent.OrderKey.Append(number).ToArray(),
                file.Content,
                file.Bytes,
                file.MediaType,
                FileName = PostgresText.Clean(file.FileName),
                depth,
                file.Interactive,
                file.TraceParent,
            });
        await SupersedeUnpublishedAsync(documentId, version);
        var row = (await lifecycle.FindAsync(versionId))!;
        if (await lifecycle.FindCanonicalAsync(row) is { } canonical)
            await lifecycle.FollowAsync(row, canonical);
        await record.NotifyAsync();
        return (version, versionId);
    }

    /// <summary>Registers the files found inside a version; those that an earlier version had and this one lacks are deleted.</summary>
    public async Task RegisterChildrenAsync(VersionRow parent, ClaimedWork claim, IReadOnlyList<ChildFile> children)
    {
        foreach (var child in children)
        {
            var file = new ReceivedFile
            {
                TenantId = Tenant,
                SourceUri = $"{claim.SourceUri}#{child.File.Number}",
                FileName = child.File.Name,
                Content = child.File.Content,
                Bytes = child.File.Bytes,
                MediaType = child.File.MediaType,
                FromListing = false,
                Insist = true,
            };
            await RegisterAsync(file, parent, claim.AttachmentDepth, child.File.Number);
        }

        var gone = await record.QueryAsync<Guid>(
            "SELECT document_id FROM documents WHERE tenant_id = @Tenant AND parent_document_id = @DocumentId AND generation > tombstone_generation AND source_uri <> ALL (@present)",
            new { Tenant, parent.DocumentId, present = children.Select(child => $"{claim.SourceUri}#{child.File.Number}").ToArray() });
        foreach (var documentId in gone)
            await new DocumentRemover(record).RemoveAsync(documentId, forgetContent: true);
    }

    public async Task LockGroupsAsync(Guid documentId, Sha256Hash content)
    {
        var live = await record.QueryAsync<(byte[] Sha256, byte[]? TextHash)>(
            "SELECT sha256, text_hash FROM versions WHERE tenant_id = @Tenant AND document_id = @documentId AND state NOT IN ('superseded', 'deleted')",
            new { Tenant, documentId });
        var groups = live.SelectMany(row => new[] { row.Sha256, row.TextHash }).OfType<byte[]>().Select(hash => (Sha256Hash?)Sha256Hash.FromBytes(hash));
        await record.LockGroupsAsync(groups.Append(content));
    }

    public async Task<DocumentRow> LockDocumentAsync(Guid documentId, ReceivedFile file, VersionRow? parent)
    {
        await record.ExecuteAsync(
            """
            INSERT INTO tenants (tenant_id) VALUES (@Tenant) ON CONFLICT DO NOTHING;
            INSERT INTO documents (tenant_id, document_id, source_uri, parent_document_id, from_listing)
            VALUES (@Tenant, @documentId, @SourceUri, @parentId, @FromListing) ON CONFLICT DO NOTHING
            """,
            new { Tenant, documentId, file.SourceUri, parentId = parent?.DocumentId, file.FromListing });
        return await record.QuerySingleAsync<DocumentRow>(
            "SELECT generation, tombstone_generation, newest_version, seen_sha256, missing_listings FROM documents WHERE tenant_id = @Tenant AND document_id = @documentId FOR UPDATE",
            new { Tenant, documentId });
    }

    /// <summary>The content last seen needs nothing, unless a person or a parent insists on what had been deleted or discarded.</summary>
    private async Task<Registration?> FindUnchangedAsync(DocumentRow document, ReceivedFile file)
    {
        if (document.NewestVersion == 0 || document.SeenSha256 != file.Content)
            return null;
        var documentId = NameBasedId.ForDocument(Tenant, file.SourceUri);
        var newest = await record.QueryFirstAsync<VersionRow>(
            $"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @Tenant AND document_id = @documentId AND version = @NewestVersion",
            new { Tenant, documentId, document.NewestVersion });
        if (file.Insist && newest!.State == VersionState.Deleted)
            return null;
        await record.ExecuteAsync(
            """
            UPDATE documents SET missing_listings = 0, seen_modified_at = @ModifiedAt, from_listing = from_listing OR @FromListing
            WHERE tenant_id = @Tenant AND document_id = @documentId
              AND (missing_listings <> 0 OR seen_modified_at IS DISTINCT FROM @ModifiedAt OR from_listing <> (from_listing OR @FromListing))
            """,
            new { Tenant, documentId, file.ModifiedAt, file.FromListing });
        return new Registration(documentId, newest!.VersionId, newest.Version, RegistrationOutcome.Unchanged);
    }

    /// <summary>Earlier versions that never became searchable are obsolete at once; a searchable one stays until its successor is.</summary>
    private async Task SupersedeUnpublishedAsync(Guid documentId, int version)
    {
        var obsolete = await record.QueryAsync<VersionRow>(
            $"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @Tenant AND document_id = @documentId AND version < @version AND state IN ('processing', 'quarantined') ORDER BY version",
            new { Tenant, documentId, version });
        foreach (var earlier in obsolete)
            await lifecycle.GoAsync(earlier, VersionState.Superseded);
    }

    internal sealed class DocumentRow
    {
        public long Generation { get; init; }

        public long TombstoneGeneration { get; init; }

        public int NewestVersion { get; init; }

        public Sha256Hash? SeenSha256 { get; init; }

        public int MissingListings { get; init; }
    }
}
