using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Storage.Intake;

/// <summary>What deleting a document did.</summary>
/// <param name="Removed">False when there was nothing to delete.</param>
/// <param name="Promoted">Work of copies that had followed the document and now go on by themselves.</param>
public sealed record Removal(bool Removed, IReadOnlyList<WorkItemId> Promoted);
