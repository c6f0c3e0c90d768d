using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Hosting.Running;

/// <summary>Exactly one of the two is set.</summary>
public sealed record FailureDecision(Postponement? Postponement, QuarantineVerdict? Verdict)
{
    public static FailureDecision Postpone(Postponement postponement) => new(postponement, null);

    public static FailureDecision Quarantine(QuarantineReason reason, string detail, IReadOnlyDictionary<string, object?> evidence) =>
        new(null, new QuarantineVerdict(reason, detail, evidence));
}
