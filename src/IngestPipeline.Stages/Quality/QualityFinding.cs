using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Quality;

/// <summary>What a rule found wrong.</summary>
/// <param name="Detail">Names the thing and the limit.</param>
/// <param name="Evidence">Counts, failing pages, a short text sample.</param>
/// <param name="Flag">Set on the document when the finding does not stop it; null for none.</param>
/// <param name="Stops">False when the rule's policy is to publish with the flag.</param>
public sealed record QualityFinding(
    QuarantineReason Reason, string Detail, IReadOnlyDictionary<string, object?> Evidence, string? Flag = null, bool Stops = true);
