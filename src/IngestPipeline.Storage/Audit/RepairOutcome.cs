namespace IngestPipeline.Storage.Audit;

/// <summary>What a repair did at once, and what is under way because of it.</summary>
/// <param name="Done">One sentence for each thing done.</param>
/// <param name="VersionIds">Versions that are worked on again.</param>
public sealed record RepairOutcome(IReadOnlyList<string> Done, IReadOnlyList<Guid> VersionIds);
