namespace IngestPipeline.Storage.Queries;

/// <summary>Documents that the newest version of a document has to do with, other than those inside it.</summary>
public sealed record RelatedDocuments
{
    /// <summary>The document that this one is inside.</summary>
    public ChildSummary? Parent { get; init; }

    /// <summary>The document that this one is a copy of, or waits for because it has the same content.</summary>
    public ChildSummary? CopyOf { get; init; }

    /// <summary>Copies of this one, some of them when there are many.</summary>
    public required IReadOnlyList<ChildSummary> Copies { get; init; }

    /// <summary>Documents that nearly equal this one, which came before them; some of them when there are many.</summary>
    public required IReadOnlyList<NearDuplicateSummary> NearCopies { get; init; }
}
