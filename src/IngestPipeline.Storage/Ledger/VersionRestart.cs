using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Sends a version back to an earlier stage. The caller holds the locks of its content groups, its document and itself.</summary>
internal sealed class VersionRestart(RecordTransaction record)
{
    /// <summary>What later stages made of the earlier parse is forgotten; artifacts stay and are used again where their fingerprint still fits.</summary>
    public async Task FromParseAsync(Guid versionId)
    {
        await record.ExecuteAsync(
            """
            DELETE FROM work_items WHERE tenant_id = @TenantId AND version_id = @versionId AND stage <> 'parse';
            UPDATE work_items SET state = 'cancelled', lease_owner = NULL, lease_until = NULL, due_at = NULL, fingerprint = NULL, artifact = NULL
            WHERE tenant_id = @TenantId AND version_id = @versionId;
            UPDATE versions SET stage = 'parse', text_hash = NULL, pages = NULL, chunks = NULL, flags = '{}', metrics = '{}', parser = NULL
            WHERE tenant_id = @TenantId AND version_id = @versionId
            """,
            new { record.TenantId, versionId });
        await new VersionLifecycle(record).ResumeAsync(versionId);
    }

    /// <summary>The vectors lie in a space that is not live: all parts are embedded again, or taken from artifacts where they were in the live space before.</summary>
    public async Task FromEmbedAsync(Guid versionId)
    {
        var parts = await record.QueryAsync<int>(
            """
            DELETE FROM work_items WHERE tenant_id = @TenantId AND version_id = @versionId AND stage = 'upsert';
            UPDATE versions SET stage = 'embed' WHERE tenant_id = @TenantId AND version_id = @versionId;
            UPDATE work_items SET state = 'ready', lease_owner = NULL, lease_until = NULL, due_at = NULL, failures = 0, deaths = 0, delays = 0, alone = false,
              fingerprint = NULL, artifact = NULL, ready_at = now(), hinted_at = now()
            WHERE tenant_id = @TenantId AND version_id = @versionId AND stage = 'embed'
            RETURNING part
            """,
            new { record.TenantId, versionId });
        record.Ready.AddRange(parts.Select(part => new WorkItemId(record.TenantId, versionId, Stage.Embed, part)));
        await record.NotifyAsync();
    }
}
