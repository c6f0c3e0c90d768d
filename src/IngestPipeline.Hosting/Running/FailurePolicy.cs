using System.Collections.Immutable;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Running;

/// <summary>
/// The one place that decides what an exception means. Outages wait and are never held against a document; the item's own failures
/// have a budget; permanent trouble goes to quarantine at once; what nobody foresaw is an INTERNAL_ERROR after the budget.
/// </summary>
public sealed class FailurePolicy(RunnerOptions options, Random jitter)
{
    /// <returns>Either a <see cref="Postponement"/> or a <see cref="QuarantineVerdict"/>.</returns>
    public FailureDecision Decide(Exception exception, ClaimedWork work) => exception switch
    {
        TransientStageException { IsPlanned: true } wait => FailureDecision.Postpone(new Postponement(Spread(wait.RetryAfter ?? TimeSpan.Zero), CountsAsFailure: false, "TRANSIENT", wait.Message) { CountsAsDelay = false }),
        TransientStageException outage => Wait(outage, work, outage.RetryAfter),
        _ when DiskFull.Caused(exception) => Wait(exception, work, null),
        PermanentStageException permanent => FailureDecision.Quarantine(permanent.Reason, permanent.Message, permanent.Evidence ?? ImmutableDictionary<string, object?>.Empty),
        ItemFaultException fault => Spend(work, fault.Reason, fault.Message, fault.Evidence ?? ImmutableDictionary<string, object?>.Empty),
        _ => Spend(work, QuarantineReason.InternalError, $"{exception.GetType().Name}: {exception.Message}", Describe(exception)),
    };

    /// <summary>Full jitter: anywhere between nothing and the exponential bound, so that many items do not return together (Brooker 2015, "Exponential Backoff And Jitter").</summary>
    public TimeSpan BackOff(int delays)
    {
        var bound = Math.Min(options.BackOffMilliseconds * Math.Pow(2, Math.Min(delays, 30)), options.MaxBackOffSeconds * 1000.0);
        return TimeSpan.FromMilliseconds(bound * jitter.NextDouble());
    }

    /// <summary>Up to a tenth later, so that many items do not return together.</summary>
    private TimeSpan Spread(TimeSpan after) => after + (after * (0.1 * jitter.NextDouble()));

    private FailureDecision Wait(Exception exception, ClaimedWork work, TimeSpan? retryAfter)
    {
        if (work.Delays >= options.MaxDelays)
            return FailureDecision.Quarantine(QuarantineReason.RetriesExhausted, $"gave up after {work.Delays} delays: {exception.Message}", Describe(exception));
        var delay = BackOff(work.Delays);
        if (retryAfter > delay)
            delay = retryAfter.Value;
        return FailureDecision.Postpone(new Postponement(delay, CountsAsFailure: false, "TRANSIENT", exception.Message));
    }

    private FailureDecision Spend(ClaimedWork work, QuarantineReason reason, string detail, IReadOnlyDictionary<string, object?> evidence)
    {
        var failures = work.Failures + 1;
        return failures >= options.FailureLimit
            ? FailureDecision.Quarantine(reason, $"{detail} (attempt {failures} of {options.FailureLimit})", evidence)
            : FailureDecision.Postpone(new Postponement(BackOff(work.Delays), CountsAsFailure: true, reason.ToCode(), detail));
    }

    private static Dictionary<string, object?> Describe(Exception exception) => new()
    {
        ["exception"] = exception.GetType().FullName,
        ["message"] = exception.Message,
        ["at"] = exception.StackTrace?.Split('\n', 4).Take(3).Select(line => line.Trim()).ToArray(),
    };
}
