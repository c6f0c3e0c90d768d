using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Ledger;

/// <summary>Writes to a work item that only the holder of its current claim can make.</summary>
internal static class FencedItem
{
    /// <summary>The condition every write carries; a zombie's fence is older, so it changes no row.</summary>
    public static string Held(LedgerGuards guards) =>
        "tenant_id = @TenantId AND version_id = @VersionId AND stage = @Stage AND part = @Part AND state = 'running'" + (guards.Fence ? " AND fence = @Fence AND lease_owner = @Worker" : "");

    public static object KeyOf(ClaimedWork claim) => new
    {
        claim.Item.TenantId,
        claim.Item.VersionId,
        Stage = claim.Item.Stage.ToName(),
        claim.Item.Part,
        claim.Fence,
        claim.Worker,
    };

    /// <summary>Ends the claim: the item takes its next state and the attempt its outcome. False, and nothing written, when the fence is old.</summary>
    public static async Task<bool> EndAsync(RecordTransaction record, ClaimedWork claim, string state, string outcome, string? reasonCode, string? detail, StageCommit? commit = null, Postponement? postponement = null)
    {
        var held = await record.ExecuteAsync(
            $"""
            UPDATE work_items SET state = @state, lease_owner = NULL, lease_until = NULL, alone = false,
              due_at = CASE WHEN @state = 'delayed' THEN now() + @after END,
              failures = failures + @failed, delays = delays + @delayed,
              fingerprint = coalesce(@fingerprint, fingerprint), artifact = coalesce(@artifact, artifact),
              ready_at = now(), hinted_at = CASE WHEN @state = 'ready' THEN '-infinity' ELSE now() END
            WHERE {Held(record.Guards)}
            """,
            new
            {
                claim.Item.TenantId,
                claim.Item.VersionId,
                Stage = claim.Item.Stage.ToName(),
                claim.Item.Part,
                claim.Fence,
                claim.Worker,
                state,
                after = postponement?.After,
                failed = postponement is { CountsAsFailure: true } ? 1 : 0,
                delayed = postponement is { CountsAsDelay: true } ? 1 : 0,
                fingerprint = commit?.Fingerprint.ToBytes(),
                artifact = commit?.Artifact.Content.ToBytes(),
            });
        if (held == 0)
            return false;
        await record.ExecuteAsync(
            """
            UPDATE attempts SET finished_at = now(), outcome = @outcome, reason_code = @reasonCode, detail = @detail
            WHERE tenant_id = @TenantId AND version_id = @VersionId AND stage = @stage AND part = @Part AND fence = @Fence
            """,
            new { claim.Item.TenantId, claim.Item.VersionId, stage = claim.Item.Stage.ToName(), claim.Item.Part, claim.Fence, outcome, reasonCode, detail = detail is null ? null : PostgresText.Clean(detail) });
        return true;
    }
}
