namespace IngestPipeline.Storage.Queries;

/// <summary>Part of a list of documents.</summary>
/// <param name="Documents">In the order that was asked for.</param>
/// <param name="HasEarlier">Whether the list has documents before these.</param>
/// <param name="HasLater">Whether the list goes on.</param>
public sealed record DocumentListPage(IReadOnlyList<DocumentSummary> Documents, bool HasEarlier, bool HasLater);
