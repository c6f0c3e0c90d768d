using IngestPipeline.Domain.Events;

namespace IngestPipeline.Api.Events;

/// <summary>Which events a stream wants.</summary>
/// <param name="DocumentId">Of this document only.</param>
/// <param name="Source">Of documents whose URI begins so only.</param>
internal sealed record EventFilter(Guid? DocumentId, string? Source)
{
    public bool Takes(DocumentEvent happened) =>
        (DocumentId is null || happened.DocumentId == DocumentId) && (Source is null || happened.SourceUri.StartsWith(Source, StringComparison.Ordinal));
}
