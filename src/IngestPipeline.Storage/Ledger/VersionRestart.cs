using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Sends a version back to parse. The caller holds the locks of its content groups, its document and itself.</summary>
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
            UPDATE versions SET stage = 'parse', text_hash = NULL, pages = NULL, chunks = NULL, flags = '{}', metrics = '{}'
            WHERE tenant_id = @TenantId AND version_id = @versionId
            """,
            new { record.TenantId, versionId });
        await new VersionLifecycle(record).ResumeAsync(versionId);
    }
}
