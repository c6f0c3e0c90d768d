using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Quarantine;

/// <summary>The two ways out of quarantine, each in the caller's transaction. Locks are taken in the record's order: content groups, documents, versions.</summary>
internal sealed class QuarantineRelease(RecordTransaction record)
{
    private readonly VersionLifecycle lifecycle = new(record);

    private string Tenant => record.TenantId;

    /// <param name="entryId">Entry of a version, or of a copy: then the version it copies is replayed, because that is the one that is worked on.</param>
    /// <param name="alone">True when a person replays just this one and waits for it.</param>
    /// <param name="trialOf">The batch whose fate this replay helps to decide.</param>
    /// <returns>Versions under way again, which are the entries closed by it; none when the entry is not open any more.</returns>
    public async Task<IReadOnlyList<Guid>> ReplayAsync(Guid entryId, ReplayRequest request, bool alone, long? trialOf = null)
    {
        if (await LockAsync(entryId) is not { } version)
            return [];
        var reason = await record.QueryFirstAsync<string>(
            """
            UPDATE quarantine_entries SET state = 'replayed', replays = replays + 1, replay_batch_id = @trialOf, replay_trial = @trialOf IS NOT NULL
            WHERE tenant_id = @Tenant AND entry_id = @VersionId AND state = 'open' RETURNING reason_code
            """,
            new { Tenant, version.VersionId, trialOf });
        if (reason is null)
            return [];
        var overrides = await MergeAsync(version.VersionId, request, reason);
        await record.ExecuteAsync(
            "UPDATE versions SET overrides = @overrides::jsonb, interactive = interactive OR @alone, replay = NOT @alone WHERE tenant_id = @Tenant AND version_id = @VersionId",
            new { Tenant, version.VersionId, alone, overrides = PostgresText.Clean(JsonSerializer.Serialize(overrides, DocumentJson.Options)) });
        if (request.Overrides.ForceOcr)
            await new VersionRestart(record).FromParseAsync(version.VersionId);
        else
            await lifecycle.ResumeAsync(version.VersionId);
        // Admission bounds what is in flight: ten thousand replays must not push live work aside.
        await record.ExecuteAsync(
            """
            UPDATE versions SET admitted_at = NULL WHERE tenant_id = @Tenant AND version_id = @VersionId;
            UPDATE work_items SET hinted_at = 'infinity' WHERE tenant_id = @Tenant AND version_id = @VersionId AND state = 'ready'
            """,
            new { Tenant, version.VersionId });
        var followers = await TakeAlongAsync(version.VersionId);
        await AuditTrail.AppendAsync(record, request.Actor, "quarantine.replayed", new
        {
            entry_id = version.VersionId,
            document_id = version.DocumentId,
            reason_code = reason,
            force_ocr = request.Overrides.ForceOcr,
            password_given = request.Overrides.Password is not null,
            accept = overrides.Accept,
            copies = followers.Count,
        });
        return [version.VersionId, .. followers];
    }

    public async Task<bool> DiscardAsync(Guid entryId, string actor)
    {
        var before = await lifecycle.FindAsync(entryId);
        if (before is null)
            return false;
        await record.LockGroupsAsync(before.Sha256, before.TextHash);
        await record.LockNearAsync();
        await LockDocumentAsync(before.DocumentId);
        if (await lifecycle.LockAsync(entryId) is not { State: VersionState.Quarantined } version)
            return false;
        var closed = await record.ExecuteAsync(
            "UPDATE quarantine_entries SET state = 'discarded' WHERE tenant_id = @Tenant AND entry_id = @entryId AND state = 'open'",
            new { Tenant, entryId });
        if (closed == 0)
            return false;
        await lifecycle.GoAsync(version, VersionState.Deleted);
        await AuditTrail.AppendAsync(record, actor, "quarantine.discarded", new { entry_id = entryId, document_id = version.DocumentId, reason_code = version.ReasonCode });
        return true;
    }

    /// <summary>The quarantined version that is to be worked on, locked with all that belongs to it; null when there is none any more.</summary>
    private async Task<VersionRow?> LockAsync(Guid entryId)
    {
        var before = await lifecycle.FindAsync(entryId);
        if (before?.CanonicalVersionId is { } canonicalId && await lifecycle.FindAsync(canonicalId) is { State: VersionState.Quarantined } canonical)
            before = canonical;
        if (before is null)
            return null;
        await record.LockGroupsAsync(before.Sha256, before.TextHash);
        await record.LockNearAsync();
        await LockDocumentAsync(before.DocumentId);
        var version = await lifecycle.LockAsync(before.VersionId);
        // Whoever changed it between the look and the locks was faster; the caller has nothing to do then.
        return version is { State: VersionState.Quarantined } && version.CanonicalVersionId == before.CanonicalVersionId ? version : null;
    }

    private Task LockDocumentAsync(Guid documentId) =>
        record.ExecuteAsync("SELECT 1 FROM documents WHERE tenant_id = @Tenant AND document_id = @documentId FOR UPDATE", new { Tenant, documentId });

    /// <summary>A password given once serves later replays too: going back to parse needs it again.</summary>
    private async Task<ReplayOverrides> MergeAsync(Guid versionId, ReplayRequest request, string reason)
    {
        var stored = await record.QueryFirstAsync<string>("SELECT overrides::text FROM versions WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId });
        var earlier = stored is null ? ReplayOverrides.None : JsonSerializer.Deserialize<ReplayOverrides>(stored, DocumentJson.Options)!;
        var accepted = request.Overrides.Accept.Concat(request.AcceptReason ? [reason] : []);
        return new ReplayOverrides
        {
            Password = request.Overrides.Password ?? earlier.Password,
            ForceOcr = request.Overrides.ForceOcr || earlier.ForceOcr,
            Accept = [.. earlier.Accept.Concat(accepted).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Copies that shared the quarantine wait for the version again.</summary>
    public async Task<IReadOnlyList<Guid>> TakeAlongAsync(Guid canonicalId)
    {
        var followers = await record.QueryAsync<Guid>(
            """
            UPDATE versions SET state = 'processing', reason_code = NULL, finished_at = NULL
            WHERE tenant_id = @Tenant AND canonical_version_id = @canonicalId AND state = 'quarantined' RETURNING version_id
            """,
            new { Tenant, canonicalId });
        await record.ExecuteAsync(
            """
            UPDATE quarantine_entries SET state = 'replayed', replays = replays + 1, replay_batch_id = NULL, replay_trial = false
            WHERE tenant_id = @Tenant AND version_id = ANY (@followers) AND state = 'open';
            -- What stopped waits; a copy whose work was all done waits to be published.
            UPDATE work_items AS w SET state = 'waiting' WHERE w.tenant_id = @Tenant AND w.version_id = ANY (@followers)
              AND (w.state IN ('cancelled', 'failed')
                OR NOT EXISTS (SELECT 1 FROM work_items AS o WHERE o.tenant_id = w.tenant_id AND o.version_id = w.version_id AND o.state IN ('cancelled', 'failed'))
                   AND stage_position(w.stage) = (SELECT max(stage_position(o.stage)) FROM work_items AS o WHERE o.tenant_id = w.tenant_id AND o.version_id = w.version_id))
            """,
            new { Tenant, canonicalId, followers = followers.ToArray() });
        return followers;
    }
}
