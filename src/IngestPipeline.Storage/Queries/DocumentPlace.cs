namespace IngestPipeline.Storage.Queries;

/// <summary>A place between two documents of a list, given by one of them: the list goes on behind it, or ends before it.</summary>
/// <param name="IsEnd">True for the part of the list that ends before the document.</param>
/// <param name="SourceUri">In order of names.</param>
/// <param name="ReceivedAt">In order of age.</param>
/// <param name="VersionId">Decides between versions received at the same moment.</param>
public sealed record DocumentPlace(bool IsEnd, string SourceUri, DateTime ReceivedAt, Guid VersionId)
{
    public static DocumentPlace Behind(DocumentSummary document) => new(IsEnd: false, document.SourceUri, document.ReceivedAt, document.VersionId);

    public static DocumentPlace Before(DocumentSummary document) => new(IsEnd: true, document.SourceUri, document.ReceivedAt, document.VersionId);
}
