using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Intake;

/// <summary>What intake writes down in PostgreSQL.</summary>
public sealed class IntakeLedger : IIntakeLedger
{
    private readonly IngestDatabase database;
    private readonly LedgerGuards guards;

    public IntakeLedger(IngestDatabase database)
        : this(database, LedgerGuards.All)
    {
    }

    internal IntakeLedger(IngestDatabase database, LedgerGuards guards) => (this.database, this.guards) = (database, guards);

    public Task<Registration> RegisterAsync(ReceivedFile file, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, file.TenantId, cancellation, guards);
        var registration = await new VersionRegistrar(record).RegisterAsync(file);
        await record.CommitAsync();
        return registration;
    });

    public Task<Registration> RegisterRefusedAsync(ReceivedFile file, QuarantineVerdict verdict, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, file.TenantId, cancellation, guards);
        var registration = await new VersionRegistrar(record).RegisterAsync(file);
        var lifecycle = new VersionLifecycle(record);
        if (registration.Outcome != RegistrationOutcome.Unchanged && await lifecycle.LockAsync(registration.VersionId) is { State: VersionState.Processing } version)
            await lifecycle.QuarantineAsync(version, Stage.Parse, 0, verdict);
        await record.CommitAsync();
        return registration;
    });

    public async Task<bool> DeleteAsync(string tenantId, Guid documentId, string actor, CancellationToken cancellation) =>
        (await RemoveAsync(tenantId, documentId, actor, cancellation)).Removed;

    /// <summary>Deletes a document at once, and says which copies of it now take its place.</summary>
    public Task<Removal> RemoveAsync(string tenantId, Guid documentId, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var removed = await new DocumentRemover(record).RemoveAsync(documentId, forgetContent: false);
        if (removed)
            await AuditTrail.AppendAsync(record, actor, "document.deleted", new { document_id = documentId });
        await record.CommitAsync();
        return new Removal(removed, [.. record.Ready]);
    });

    /// <summary>Makes an earlier content of a document its newest version; finished work on it is used again where its fingerprint still fits.</summary>
    /// <param name="to">The version to go back to; null for the last one that was searchable with another content.</param>
    /// <exception cref="RollbackRefusedException">There is nothing to go back to.</exception>
    public Task<Rollback> RollBackAsync(string tenantId, Guid documentId, int? to, string actor, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, tenantId, cancellation);
        var rollback = await new DocumentRollback(record).RunAsync(documentId, to);
        await AuditTrail.AppendAsync(record, actor, "document.rolled_back", new { document_id = documentId, version_id = rollback.VersionId, restored_from = rollback.RestoredFrom });
        await record.CommitAsync();
        return rollback;
    });

    public Task<ListingOutcome> RecordListingAsync(FolderListing listing, CancellationToken cancellation) => StorageErrors.GuardAsync(async () =>
    {
        await using var record = await RecordTransaction.BeginAsync(database, listing.TenantId, cancellation);
        // An empty listing says that the folder is unmounted or emptied by mistake as often as that its files are gone.
        var outcome = listing.SourceUris.Count == 0 ? new ListingOutcome(0, 0, 0) : await CompareAsync(record, listing);
        await record.ExecuteAsync(
            """
            INSERT INTO tenants (tenant_id) VALUES (@TenantId) ON CONFLICT DO NOTHING;
            INSERT INTO sources (tenant_id, root_uri, kind, listings, last_listing_at, held_back) VALUES (@TenantId, @RootUri, 'folder', 1, now(), @HeldBack)
            ON CONFLICT (tenant_id, root_uri) DO UPDATE SET listings = sources.listings + 1, last_listing_at = now(), held_back = excluded.held_back
            """,
            new { listing.TenantId, listing.RootUri, outcome.HeldBack });
        await record.CommitAsync();
        return outcome;
    });

    private static async Task<ListingOutcome> CompareAsync(RecordTransaction record, FolderListing listing)
    {
        var parameters = new { listing.TenantId, prefix = LikePattern.StartingWith(listing.RootUri), present = listing.SourceUris.ToArray() };
        const string Missing = """
            tenant_id = @TenantId AND source_uri LIKE @prefix AND from_listing AND parent_document_id IS NULL AND generation > tombstone_generation
              AND NOT EXISTS (SELECT 1 FROM unnest(@present) AS uri WHERE uri = documents.source_uri)
            """;
        var missing = await record.QueryAsync<(Guid DocumentId, int Listings)>(
            $"UPDATE documents SET missing_listings = missing_listings + 1 WHERE {Missing} RETURNING document_id, missing_listings",
            parameters);
        await record.ExecuteAsync(
            "UPDATE documents SET missing_listings = 0 WHERE tenant_id = @TenantId AND source_uri = ANY (@present) AND missing_listings > 0",
            parameters);
        var gone = missing.Where(row => row.Listings >= 2).Select(row => row.DocumentId).ToList();
        var known = await record.QuerySingleAsync<long>(
            "SELECT count(*) FROM documents WHERE tenant_id = @TenantId AND source_uri LIKE @prefix AND from_listing AND generation > tombstone_generation",
            parameters);
        if (!listing.ConfirmDeletes && gone.Count > Math.Max(10, known / 5))
            return new ListingOutcome(0, missing.Count, gone.Count);
        foreach (var documentId in gone)
            await new DocumentRemover(record).RemoveAsync(documentId, forgetContent: true);
        return new ListingOutcome(gone.Count, missing.Count - gone.Count, 0);
    }
}
