using IngestPipeline.Domain.Results;

namespace IngestPipeline.Domain.Ledger;

/// <summary>Why an item ends in quarantine.</summary>
public sealed record QuarantineVerdict(QuarantineReason Reason, string Detail, IReadOnlyDictionary<string, object?> Evidence);
