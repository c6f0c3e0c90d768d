using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Hosting.Telemetry;

/// <summary>Observes one attempt: its span, its duration, and how it ended.</summary>
internal sealed class StageWatch : IDisposable
{
    public const string PostponedOutcome = "postponed";
    public const string ReleasedOutcome = "released";
    public const string LeaseLostOutcome = "lease_lost";

    /// <summary>What nobody could write down: the record was away.</summary>
    public const string UnrecordedOutcome = "unrecorded";

    private readonly ClaimedWork claim;
    private readonly TimeProvider clock;
    private readonly long started;
    private readonly Activity? span;
    private string outcome = UnrecordedOutcome;
    private string? reason;

    private StageWatch(ClaimedWork claim, TimeProvider clock)
    {
        (this.claim, this.clock, started) = (claim, clock, clock.GetTimestamp());
        StageMeter.Began(claim.Item.Stage);
        span = VersionTrace.StartStage(claim);
    }

    public TimeSpan Elapsed => clock.GetElapsedTime(started);

    public static StageWatch Start(ClaimedWork claim, TimeProvider clock) => new(claim, clock);

    public void Committed(CommitOutcome committed) => outcome = NameOf(committed);

    public void Quarantined(CommitOutcome committed, string reasonCode, string detail)
    {
        (outcome, reason) = (NameOf(committed), reasonCode);
        span?.SetStatus(ActivityStatusCode.Error, $"{reasonCode}: {detail}");
    }

    public void Postponed(CommitOutcome committed, string reasonCode, string detail)
    {
        (outcome, reason) = (committed == CommitOutcome.Stale ? NameOf(committed) : PostponedOutcome, reasonCode);
        span?.SetStatus(ActivityStatusCode.Error, $"{reasonCode}: {detail}");
    }

    public void Released() => outcome = ReleasedOutcome;

    public void LeaseLost()
    {
        outcome = LeaseLostOutcome;
        StageMeter.LostLease(claim.Item.Stage);
        span?.SetStatus(ActivityStatusCode.Error, "the claim was lost; the work is discarded");
    }

    public void Threw(Exception exception) => span?.AddException(exception);

    public void Dispose()
    {
        StageMeter.Ended(claim.Item.Stage, outcome, reason, Elapsed.TotalSeconds);
        span?.SetTag("ingest.outcome", outcome);
        if (reason is not null)
            span?.SetTag("ingest.reason", reason);
        span?.Dispose();
    }

    private static string NameOf(CommitOutcome outcome) => JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString());
}
