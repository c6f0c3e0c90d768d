using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.Storage.Ledger;

/// <summary>
/// What becomes of near-duplicates. The rule is a fixed one: a version nearly equals the lowest searchable one before it in order of
/// intake, and its policy says whether it is searchable itself. Every time a version becomes or ceases to be searchable, those that
/// it concerns are looked at again, so that all orders of work end alike. Decisions of a tenant are made one after the other.
/// </summary>
internal sealed class NearDuplicates(RecordTransaction record)
{
    private readonly NearIndex index = new(record);

    private VersionLifecycle Lifecycle => new(record);

    private string Tenant => record.TenantId;

    /// <summary>Keeps the sketch that dedupe made; null: the text is not compared.</summary>
    public async Task SaveAsync(VersionRow version, Domain.Documents.TextSketch? sketch)
    {
        if (sketch is null)
            await ForgetAsync(version.VersionId);
        else
            await index.SaveAsync(version, sketch);
    }

    /// <summary>Decides on a version whose policy keeps near-duplicates away from readers, before it is published.</summary>
    /// <returns>What it ended as; null when it is to be published.</returns>
    public async Task<CommitOutcome?> TurnAwayAsync(ClaimedWork claim, VersionRow version, NearRule rule)
    {
        if (rule.Policy == NearPolicy.Index || await index.FindAsync(version.VersionId) is not { } row || row.Accepted || IsAccepted(claim))
            return null;
        // Held until the end: no near-duplicate can be published meanwhile.
        await record.LockNearAsync();
        if (await index.EarlierAsync(row, rule.Threshold) is not { } match)
            return null;
        // The item goes to its state with the version, as any open one.
        await record.ExecuteAsync(
            "UPDATE work_items SET state = 'ready' WHERE tenant_id = @Tenant AND version_id = @VersionId AND stage = 'upsert'",
            new { Tenant, version.VersionId });
        await index.RuleAsync(version.VersionId, rule, accepted: false);
        await LeaveAsync(version.VersionId);
        var outcome = rule.Policy == NearPolicy.Link ? await LinkAsync(version, match) : await QuarantineAsync(claim, version, match, rule);
        await index.PlaceAsync(await index.LoadAsync(version.VersionId), standing: false);
        await index.MarkAsync(version.VersionId, match);
        return outcome;
    }

    /// <summary>The version is searchable as of this transaction: it may be a near-duplicate itself, and later ones may be near-duplicates of it.</summary>
    public async Task ArriveAsync(ClaimedWork claim, VersionRow version, NearRule rule)
    {
        if (await index.FindAsync(version.VersionId) is not { } row)
            return;
        await record.LockNearAsync();
        await index.RuleAsync(version.VersionId, rule, row.Accepted || IsAccepted(claim));
        await index.PlaceAsync(row, standing: true);
        await index.MarkAsync(version.VersionId, await index.EarlierAsync(row, rule.Threshold));
        foreach (var (later, match) in await index.LaterAsync(row, version))
            await ReconsiderAsync(later, match);
    }

    /// <summary>The version is not searchable any more; near-duplicates of it find another one, or stand for themselves.</summary>
    public async Task LeaveAsync(Guid versionId)
    {
        if (!await index.IsDecidedAsync(versionId))
            return;
        await record.LockNearAsync();
        await index.PlaceAsync((await index.FindAsync(versionId))!, null);
        await index.MarkAsync(versionId, null);
        foreach (var dependent in await index.DependentsAsync(versionId))
            await ReleaseAsync(await index.LoadAsync(dependent));
    }

    /// <summary>The version is superseded or deleted: nothing of it stays.</summary>
    public async Task ForgetAsync(Guid versionId)
    {
        await LeaveAsync(versionId);
        await index.ForgetAsync(versionId);
    }

    /// <summary>What kept a version in quarantine has gone; it is decided on anew, and its copies wait for it.</summary>
    public async Task LetGoOnAsync(Guid versionId)
    {
        await record.ExecuteAsync("UPDATE quarantine_entries SET state = 'closed' WHERE tenant_id = @Tenant AND version_id = @versionId AND state = 'open'", new { Tenant, versionId });
        await Lifecycle.ResumeAsync(versionId);
        await new QuarantineRelease(record).TakeAlongAsync(versionId);
    }

    private static bool IsAccepted(ClaimedWork claim) => claim.Overrides.Accept.Contains(QuarantineReason.NearDuplicatePolicy.ToCode(), StringComparer.OrdinalIgnoreCase);

    private async Task<CommitOutcome> LinkAsync(VersionRow version, NearMatch match)
    {
        // Its copies are near-duplicates in their own right, by the policies of their own sources.
        await Lifecycle.HandOverAsync(version.VersionId);
        await Lifecycle.BecomeDuplicateAsync(version, (await Lifecycle.FindAsync(match.VersionId))!);
        return CommitOutcome.Duplicate;
    }

    private async Task<CommitOutcome> QuarantineAsync(ClaimedWork claim, VersionRow version, NearMatch match, NearRule rule)
    {
        var verdict = await VerdictAsync(match, rule.Threshold);
        // Exact copies share its quarantine, also those that were faster.
        foreach (var copy in await LaterCopiesAsync(version))
            await Lifecycle.BecomeDuplicateAsync(copy, version);
        await Lifecycle.QuarantineAsync(version, Stage.Upsert, 0, verdict);
        await record.ExecuteAsync(
            """
            UPDATE attempts SET outcome = 'quarantined', reason_code = @reason, detail = @Detail
            WHERE tenant_id = @Tenant AND version_id = @VersionId AND stage = 'upsert' AND part = 0 AND fence = @Fence
            """,
            new { Tenant, version.VersionId, claim.Fence, reason = verdict.Reason.ToCode(), verdict.Detail });
        return CommitOutcome.Quarantined;
    }

    private Task<IReadOnlyList<VersionRow>> LaterCopiesAsync(VersionRow version) => record.QueryAsync<VersionRow>(
        $"""
        SELECT {VersionRow.Columns} FROM versions
        WHERE tenant_id = @Tenant AND (sha256 = @Sha256 OR text_hash = @TextHash) AND document_id <> @DocumentId AND order_key > @OrderKey
          AND canonical_version_id IS NULL AND state IN ('indexed', 'quarantined') ORDER BY order_key
        """,
        new { Tenant, version.Sha256, version.TextHash, version.DocumentId, version.OrderKey });

    private async Task<QuarantineVerdict> VerdictAsync(NearMatch match, double threshold)
    {
        var other = await record.QuerySingleAsync<(string SourceUri, Guid DocumentId)>(
            """
            SELECT d.source_uri, d.document_id FROM versions AS v JOIN documents AS d ON d.tenant_id = v.tenant_id AND d.document_id = v.document_id
            WHERE v.tenant_id = @Tenant AND v.version_id = @VersionId
            """,
            new { Tenant, match.VersionId });
        var jaccard = Math.Round(match.Jaccard, 4);
        return new QuarantineVerdict(
            QuarantineReason.NearDuplicatePolicy,
            FormattableString.Invariant($"the text equals that of {other.SourceUri} by {jaccard:0.00}, the policy of its source skips near-duplicates from {threshold:0.00} on"),
            new Dictionary<string, object?> { ["near_duplicate_of"] = other.SourceUri, ["document_id"] = other.DocumentId, ["jaccard"] = jaccard, ["threshold"] = threshold });
    }

    /// <summary>A version below this one in order of intake became searchable, and is nearly equal.</summary>
    private async Task ReconsiderAsync(NearRow later, NearMatch match)
    {
        switch (later.Standing, later.State)
        {
            case (true, _) when later.IsLetIn:
                await index.MarkAsync(later.VersionId, match);
                break;
            case (true, VersionState.Indexed):
                // Its own publication decides on it, under the locks of its own document; readers keep it until then.
                await Lifecycle.ResumeAsync(later.VersionId);
                break;
            case (false, VersionState.Duplicate):
                await record.ExecuteAsync(
                    "UPDATE versions SET canonical_version_id = @canonicalId WHERE tenant_id = @Tenant AND version_id = @VersionId AND state = 'duplicate'",
                    new { Tenant, later.VersionId, canonicalId = match.VersionId });
                await index.MarkAsync(later.VersionId, match);
                break;
            case (false, VersionState.Quarantined):
                await RewriteEntryAsync(later, match);
                await index.MarkAsync(later.VersionId, match);
                break;
        }
    }

    private async Task RewriteEntryAsync(NearRow later, NearMatch match)
    {
        var verdict = await VerdictAsync(match, later.Threshold);
        await record.ExecuteAsync(
            """
            UPDATE quarantine_entries SET detail = @Detail, evidence = evidence || @evidence::jsonb
            WHERE tenant_id = @Tenant AND reason_code = @reason AND state = 'open'
              AND version_id IN (SELECT version_id FROM versions WHERE tenant_id = @Tenant AND (version_id = @VersionId OR canonical_version_id = @VersionId))
            """,
            new { Tenant, later.VersionId, verdict.Detail, reason = verdict.Reason.ToCode(), evidence = PostgresText.Clean(System.Text.Json.JsonSerializer.Serialize(verdict.Evidence)) });
    }

    /// <summary>The version that this one was a near-duplicate of has gone.</summary>
    private async Task ReleaseAsync(NearRow dependent)
    {
        await index.MarkAsync(dependent.VersionId, null);
        switch (dependent.Standing, dependent.State)
        {
            case (true, _):
                await index.MarkAsync(dependent.VersionId, await index.EarlierAsync(dependent, dependent.Threshold));
                break;
            case (false, VersionState.Duplicate):
                await Lifecycle.ResumeAsync(dependent.VersionId);
                break;
            case (false, VersionState.Quarantined):
                await LetGoOnAsync(dependent.VersionId);
                break;
        }
    }
}
