using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Retention;

namespace IngestPipeline.Api;

/// <summary>What a deletion did and left.</summary>
/// <param name="Removed">False when it was deleted before.</param>
/// <param name="Promoted">Copies that go on in its place.</param>
/// <param name="FilesRemoved">Stored files that only it used.</param>
/// <param name="FilesShared">Stored files that others use too, so they stay.</param>
/// <param name="FilesLeft">Stored files that nobody uses and that are still there.</param>
/// <param name="LeftRows">Rows by table that still belong to it.</param>
/// <param name="Complete">True when nothing but its history is left.</param>
public sealed record DeletedDocument(
    Guid DocumentId, string SourceUri, bool Removed, int Promoted, int FilesRemoved, int FilesShared, int FilesLeft, IReadOnlyDictionary<string, long> LeftRows, bool Complete)
{
    public static DeletedDocument Of(DocumentSummary document, Removal removal, DeletionProof proof) => new(
        document.DocumentId, document.SourceUri, removal.Removed, removal.Promoted.Select(item => item.VersionId).Distinct().Count(), proof.FilesRemoved, proof.FilesShared, proof.FilesLeft, proof.LeftRows, proof.IsComplete);
}
