using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;
using static IngestPipeline.Storage.Ledger.VersionState;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// The transitions of a version, and what each means for the copies that follow it. Of equal contents the lowest in intake order is
/// canonical; its followers wait for it, end as its duplicates, share its quarantine, and inherit its place when it goes.
/// The caller holds the locks of the content groups.
/// </summary>
internal sealed class VersionLifecycle(RecordTransaction record)
{
    private string Tenant => record.TenantId;

    public Task<VersionRow?> FindAsync(Guid versionId) =>
        record.QueryFirstAsync<VersionRow>($"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @Tenant AND version_id = @versionId", new { Tenant, versionId });

    public Task<VersionRow?> LockAsync(Guid versionId) =>
        record.QueryFirstAsync<VersionRow>($"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @Tenant AND version_id = @versionId FOR UPDATE", new { Tenant, versionId });

    /// <summary>The version that <paramref name="version"/> is a copy of: the lowest in intake order of all live ones with equal bytes or equal text.</summary>
    public Task<VersionRow?> FindCanonicalAsync(VersionRow version) =>
        record.QueryFirstAsync<VersionRow>(
            $"""
            SELECT {VersionRow.Columns} FROM versions
            WHERE tenant_id = @Tenant AND (sha256 = @Sha256 OR text_hash = @TextHash)
              AND document_id <> @DocumentId AND order_key < @OrderKey
              AND canonical_version_id IS NULL AND state IN ('processing', 'indexed', 'quarantined')
            ORDER BY order_key LIMIT 1
            """,
            new { Tenant, version.Sha256, version.TextHash, version.DocumentId, version.OrderKey });

    /// <summary>Ties a version to its canonical one: it waits, ends as a duplicate, or shares the quarantine.</summary>
    public async Task FollowAsync(VersionRow version, VersionRow canonical)
    {
        await new NearDuplicates(record).LeaveAsync(version.VersionId);
        if (canonical.State == Indexed)
        {
            await BecomeDuplicateAsync(version, canonical);
            return;
        }

        await record.ExecuteAsync(
            """
            UPDATE versions SET canonical_version_id = @canonicalId WHERE tenant_id = @Tenant AND version_id = @VersionId;
            UPDATE work_items SET state = 'waiting', lease_owner = NULL, lease_until = NULL, due_at = NULL
            WHERE tenant_id = @Tenant AND version_id = @VersionId AND state IN ('ready', 'running', 'delayed')
            """,
            new { Tenant, version.VersionId, canonicalId = canonical.VersionId });
        await RepointAsync(version.VersionId, canonical.VersionId);
        if (canonical.State == Quarantined)
            await ShareQuarantineAsync(canonical.VersionId);
    }

    /// <summary>The version is what readers see now; copies that came later in intake order give way to it.</summary>
    public async Task BecomeIndexedAsync(VersionRow version)
    {
        await record.ExecuteAsync(
            "UPDATE versions SET state = 'indexed', reason_code = NULL, canonical_version_id = NULL, overrides = NULL, finished_at = now() WHERE tenant_id = @Tenant AND version_id = @VersionId",
            new { Tenant, version.VersionId });
        await RetireOlderAsync(version);
        var copies = await record.QueryAsync<VersionRow>(
            $"""
            SELECT {VersionRow.Columns} FROM versions
            WHERE tenant_id = @Tenant AND document_id <> @DocumentId AND order_key > @OrderKey
              AND ((canonical_version_id IS NULL AND state IN ('indexed', 'quarantined') AND (sha256 = @Sha256 OR text_hash = @TextHash))
                   OR (canonical_version_id = @VersionId AND state IN ('processing', 'quarantined')))
            ORDER BY order_key
            """,
            new { Tenant, version.VersionId, version.DocumentId, version.OrderKey, version.Sha256, version.TextHash });
        foreach (var copy in copies)
            await BecomeDuplicateAsync(copy, version);
    }

    public async Task BecomeDuplicateAsync(VersionRow version, VersionRow canonical)
    {
        await new NearDuplicates(record).LeaveAsync(version.VersionId);
        await record.ExecuteAsync(
            """
            UPDATE versions SET state = 'duplicate', reason_code = NULL, canonical_version_id = @canonicalId, overrides = NULL, finished_at = now()
            WHERE tenant_id = @Tenant AND version_id = @VersionId
            """,
            new { Tenant, version.VersionId, canonicalId = canonical.VersionId });
        await CloseWorkAsync(version.VersionId);
        await UnpublishAsync(version.DocumentId);
        await RetireOlderAsync(version);
        await RepointAsync(version.VersionId, canonical.VersionId);
    }

    public async Task QuarantineAsync(VersionRow version, Stage stage, int part, QuarantineVerdict verdict)
    {
        await record.ExecuteAsync(
            """
            UPDATE versions SET state = 'quarantined', stage = @stage, reason_code = @reason, finished_at = now() WHERE tenant_id = @Tenant AND version_id = @VersionId;
            UPDATE work_items SET state = CASE WHEN stage = @stage AND part = @part THEN 'failed' ELSE 'cancelled' END, lease_owner = NULL, lease_until = NULL, due_at = NULL
            WHERE tenant_id = @Tenant AND version_id = @VersionId AND state IN ('ready', 'running', 'delayed', 'waiting');
            INSERT INTO quarantine_entries (tenant_id, entry_id, document_id, version_id, stage, part, reason_code, detail, evidence, state)
            VALUES (@Tenant, @VersionId, @DocumentId, @VersionId, @stage, @part, @reason, @detail, @evidence::jsonb, 'open')
            ON CONFLICT (tenant_id, version_id) DO UPDATE SET stage = excluded.stage, part = excluded.part, reason_code = excluded.reason_code,
              detail = excluded.detail, evidence = excluded.evidence, state = 'open', created_at = now()
            """,
            new
            {
                Tenant,
                version.VersionId,
                version.DocumentId,
                stage = stage.ToName(),
                part,
                reason = verdict.Reason.ToCode(),
                detail = PostgresText.Clean(verdict.Detail),
                evidence = PostgresText.Clean(JsonSerializer.Serialize(verdict.Evidence)),
            });
        await ShareQuarantineAsync(version.VersionId);
    }

    /// <summary>The version is superseded or deleted: its work stops and the first of its followers takes its place.</summary>
    public async Task GoAsync(VersionRow version, string endState)
    {
        await new NearDuplicates(record).ForgetAsync(version.VersionId);
        await record.ExecuteAsync(
            """
            UPDATE versions SET state = @endState, canonical_version_id = NULL, overrides = NULL, finished_at = now() WHERE tenant_id = @Tenant AND version_id = @VersionId;
            INSERT INTO retention_due (tenant_id, document_id) VALUES (@Tenant, @DocumentId) ON CONFLICT DO NOTHING
            """,
            new { Tenant, version.VersionId, version.DocumentId, endState });
        await CloseWorkAsync(version.VersionId);
        await HandOverAsync(version.VersionId);
    }

    /// <summary>The first of the copies of a version takes its place, and the others follow that one.</summary>
    public async Task HandOverAsync(Guid versionId)
    {
        var heir = await record.QueryFirstAsync<VersionRow>(
            $"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @Tenant AND canonical_version_id = @versionId ORDER BY order_key LIMIT 1",
            new { Tenant, versionId });
        if (heir is null)
            return;
        if (heir.State == Quarantined)
            await record.ExecuteAsync("UPDATE versions SET canonical_version_id = NULL WHERE tenant_id = @Tenant AND version_id = @VersionId", new { Tenant, heir.VersionId });
        else
            await ResumeAsync(heir.VersionId);
        await RepointAsync(versionId, heir.VersionId);
        // This quarantine is the policy of a source, and the heir has another source.
        if (heir.State == Quarantined && heir.ReasonCode == QuarantineReason.NearDuplicatePolicy.ToCode())
            await new NearDuplicates(record).LetGoOnAsync(heir.VersionId);
    }

    /// <summary>Lets a version that waited, was a duplicate or was quarantined go on by itself from where it stopped.</summary>
    public async Task ResumeAsync(Guid versionId)
    {
        await record.ExecuteAsync(
            """
            UPDATE versions SET state = 'processing', reason_code = NULL, canonical_version_id = NULL, finished_at = NULL, admitted_at = coalesce(admitted_at, now())
            WHERE tenant_id = @Tenant AND version_id = @versionId
            """,
            new { Tenant, versionId });
        var resumed = await ReadyAsync(versionId, "state IN ('waiting', 'cancelled', 'failed')");
        // A version that had been published has no open work left: publishing it again is all there is to do.
        if (resumed == 0)
            await ReadyAsync(versionId, "stage = 'upsert'");
        await record.NotifyAsync();
    }

    /// <summary>Takes a document's chunks and vectors away from readers.</summary>
    public async Task UnpublishAsync(Guid documentId)
    {
        await record.ExecuteAsync("UPDATE documents SET published_version_id = NULL WHERE tenant_id = @Tenant AND document_id = @documentId", new { Tenant, documentId });
        await new ChunkTables(record).DeleteAsync(documentId);
    }

    /// <summary>Closes what is open for a version that ended; a quarantine entry is closed with it.</summary>
    private Task CloseWorkAsync(Guid versionId) => record.ExecuteAsync(
        """
        UPDATE work_items SET state = 'cancelled', lease_owner = NULL, lease_until = NULL, due_at = NULL
        WHERE tenant_id = @Tenant AND version_id = @versionId AND state IN ('ready', 'running', 'delayed', 'waiting', 'failed');
        UPDATE quarantine_entries SET state = 'closed' WHERE tenant_id = @Tenant AND version_id = @versionId AND state IN ('open', 'replayed')
        """,
        new { Tenant, versionId });

    /// <summary>Earlier versions of the same document that readers saw, or that stood for it, are superseded.</summary>
    private async Task RetireOlderAsync(VersionRow version)
    {
        var older = await record.QueryAsync<VersionRow>(
            $"""
            SELECT {VersionRow.Columns} FROM versions
            WHERE tenant_id = @Tenant AND document_id = @DocumentId AND version < @Version AND state IN ('processing', 'indexed', 'duplicate', 'quarantined') ORDER BY version
            """,
            new { Tenant, version.DocumentId, version.Version });
        foreach (var earlier in older)
            await GoAsync(earlier, Superseded);
    }

    private async Task RepointAsync(Guid from, Guid to)
    {
        await record.ExecuteAsync(
            "UPDATE versions SET canonical_version_id = @to WHERE tenant_id = @Tenant AND canonical_version_id = @from AND version_id <> @to",
            new { Tenant, from, to });
        var canonical = await FindAsync(to);
        if (canonical is not { State: Indexed })
            return;
        var waiting = await record.QueryAsync<VersionRow>(
            $"SELECT {VersionRow.Columns} FROM versions WHERE tenant_id = @Tenant AND canonical_version_id = @to AND state = 'processing' ORDER BY order_key",
            new { Tenant, to });
        foreach (var follower in waiting)
            await BecomeDuplicateAsync(follower, canonical);
    }

    /// <summary>Copies share a quarantine, and none of them is seen by readers any more, nor is the version itself.</summary>
    private async Task ShareQuarantineAsync(Guid canonicalId)
    {
        await record.ExecuteAsync(
            """
            INSERT INTO quarantine_entries (tenant_id, entry_id, document_id, version_id, stage, part, reason_code, detail, evidence, state)
            SELECT v.tenant_id, v.version_id, v.document_id, v.version_id, q.stage, q.part, q.reason_code, q.detail,
                   q.evidence || jsonb_build_object('same_content_as', d.source_uri), 'open'
            FROM quarantine_entries AS q
            JOIN documents AS d ON d.tenant_id = q.tenant_id AND d.document_id = q.document_id
            JOIN versions AS v ON v.tenant_id = q.tenant_id AND v.canonical_version_id = q.version_id AND v.state IN ('processing', 'duplicate', 'quarantined')
            WHERE q.tenant_id = @Tenant AND q.version_id = @canonicalId AND q.state = 'open'
            ON CONFLICT (tenant_id, version_id) DO UPDATE SET stage = excluded.stage, part = excluded.part, reason_code = excluded.reason_code,
              detail = excluded.detail, evidence = excluded.evidence, state = 'open', created_at = now();
            UPDATE work_items AS w SET state = 'cancelled', lease_owner = NULL, lease_until = NULL, due_at = NULL
            FROM versions AS v
            WHERE v.tenant_id = @Tenant AND v.canonical_version_id = @canonicalId AND v.state IN ('processing', 'duplicate')
              AND w.tenant_id = v.tenant_id AND w.version_id = v.version_id AND w.state IN ('ready', 'running', 'delayed', 'waiting');
            UPDATE versions AS v SET state = 'quarantined', stage = q.stage, reason_code = q.reason_code, finished_at = now()
            FROM quarantine_entries AS q
            WHERE q.tenant_id = @Tenant AND q.version_id = @canonicalId AND q.state = 'open'
              AND v.tenant_id = q.tenant_id AND v.canonical_version_id = q.version_id AND v.state IN ('processing', 'duplicate', 'quarantined')
            """,
            new { Tenant, canonicalId });
        // A version that is published again, or decided on again, is searchable until then.
        var published = await record.QueryAsync<Guid>(
            """
            SELECT d.document_id FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.published_version_id = v.version_id AND d.document_id = v.document_id
            WHERE v.tenant_id = @Tenant AND v.state = 'quarantined' AND (v.version_id = @canonicalId OR v.canonical_version_id = @canonicalId)
            """,
            new { Tenant, canonicalId });
        foreach (var documentId in published)
            await UnpublishAsync(documentId);
    }

    private async Task<int> ReadyAsync(Guid versionId, string condition)
    {
        var items = await record.QueryAsync<(string Stage, int Part)>(
            $"""
            UPDATE work_items SET state = 'ready', lease_owner = NULL, lease_until = NULL, due_at = NULL, failures = 0, deaths = 0, delays = 0, alone = false,
              ready_at = now(), hinted_at = now()
            WHERE tenant_id = @Tenant AND version_id = @versionId AND {condition}
            RETURNING stage, part
            """,
            new { Tenant, versionId });
        record.Ready.AddRange(items.Select(item => new WorkItemId(Tenant, versionId, StageNames.Parse(item.Stage), item.Part)));
        return items.Count;
    }
}
