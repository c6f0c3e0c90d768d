using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Replaces what readers see of a document by a new version, in the caller's transaction: old chunks out, new chunks in, never half.</summary>
internal sealed class Publisher(RecordTransaction record)
{
    public async Task<CommitOutcome> PublishAsync(ClaimedWork claim, VersionRow version, Publication publication, StoredSpace live)
    {
        if (!await FencedItem.EndAsync(record, claim, "done", "completed", null, null))
            return CommitOutcome.Stale;
        // The document row is locked: no newer version and no deletion can come between this check and the commit.
        var newest = await record.QueryFirstAsync<(long Published, long Tombstone)>(
            "SELECT published_generation, tombstone_generation FROM documents WHERE tenant_id = @TenantId AND document_id = @DocumentId",
            new { record.TenantId, version.DocumentId });
        if (version.Generation < newest.Published || version.Generation <= newest.Tombstone)
            return CommitOutcome.Stale;
        var lifecycle = new VersionLifecycle(record);
        if (await lifecycle.FindCanonicalAsync(version) is { } canonical)
        {
            await record.ExecuteAsync(
                "UPDATE work_items SET state = 'ready' WHERE tenant_id = @TenantId AND version_id = @VersionId AND stage = 'upsert'",
                new { record.TenantId, version.VersionId });
            await lifecycle.FollowAsync(version, canonical);
            return CommitOutcome.Duplicate;
        }

        var near = new NearDuplicates(record);
        if (await near.TurnAwayAsync(claim, version, publication.Near) is { } turnedAway)
            return turnedAway;
        if (publication.Space != live.Space)
        {
            await new VersionRestart(record).FromEmbedAsync(version.VersionId);
            return CommitOutcome.Committed;
        }

        var tables = new ChunkTables(record);
        var table = new VectorTable(live);
        await tables.DeleteAsync(version.DocumentId);
        await tables.InsertAsync(version, publication, table);
        await tables.NoteGapsAsync(version.DocumentId);
        await VerifyAsync(claim, version, publication, table);
        await record.ExecuteAsync(
            "UPDATE documents SET published_version_id = @VersionId, published_generation = @Generation WHERE tenant_id = @TenantId AND document_id = @DocumentId",
            new { record.TenantId, version.DocumentId, version.VersionId, version.Generation });
        await near.ArriveAsync(claim, version, publication.Near);
        await lifecycle.BecomeIndexedAsync(version);
        return CommitOutcome.Indexed;
    }

    /// <summary>What was planned is what is there, and the document is found.</summary>
    private async Task VerifyAsync(ClaimedWork claim, VersionRow version, Publication publication, VectorTable table)
    {
        var planned = publication.Content.Chunks.Count;
        var stored = await record.QuerySingleAsync<(long Chunks, long Vectors)>(
            $"""
            SELECT (SELECT count(*) FROM chunks WHERE tenant_id = @TenantId AND document_id = @DocumentId AND version_id = @VersionId),
                   (SELECT count(*) FROM {table.Name} WHERE tenant_id = @TenantId AND document_id = @DocumentId)
            """,
            new { record.TenantId, version.DocumentId, version.VersionId });
        var embedded = publication.Content.EmbeddedCount;
        if (stored.Chunks != planned || stored.Vectors != embedded)
            throw new PermanentStageException(QuarantineReason.InternalError, $"planned {planned} chunks and {embedded} vectors, stored {stored.Chunks} with {stored.Vectors} vectors");
        if (publication.CanaryTop == 0 || claim.Overrides.Accept.Contains(QuarantineReason.CanaryFailed.ToCode(), StringComparer.OrdinalIgnoreCase))
            return;
        await new PublicationCanary(record, table).CheckAsync(version, publication);
    }
}
