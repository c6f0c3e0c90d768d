using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Viewing;

/// <summary>What was read on one page, and the chunks it became. Places are boxes in points from the top left corner of the page as displayed.</summary>
public sealed record ViewedPage
{
    public required Guid DocumentId { get; init; }

    public required int Version { get; init; }

    /// <summary>1-based.</summary>
    public required int Page { get; init; }

    /// <summary>Pages of the document.</summary>
    public required int Pages { get; init; }

    /// <summary>Null where the format has no page size.</summary>
    public double? Width { get; init; }

    public double? Height { get; init; }

    /// <summary><c>extracted</c>, <c>recognised</c>, <c>needs_ocr</c>, <c>blank</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it failed or had to be recognised.</summary>
    public string? Reason { get; init; }

    /// <summary>Mean word confidence 0 to 100 of a recognised page.</summary>
    public double? OcrConfidence { get; init; }

    /// <summary>True when the page itself can be drawn, and not only boxes on a blank one.</summary>
    public required bool HasPicture { get; init; }

    /// <summary>In reading order.</summary>
    public required IReadOnlyList<PageElement> Elements { get; init; }

    /// <summary>In reading order; empty while readers see another version of the document.</summary>
    public required IReadOnlyList<PageChunk> Chunks { get; init; }

    /// <param name="Id">Position in the reading order of the document.</param>
    /// <param name="Type">Such as <c>heading</c>, <c>list_item</c>.</param>
    /// <param name="Level">Heading level 1 to 9, list nesting from 1; else 0.</param>
    /// <param name="Box">Where it lies, or its first part on this page; null where the format has no places.</param>
    /// <param name="Continuation">Where the rest of its text lies on this page.</param>
    /// <param name="Text">The whole text, also when a part of it is on another page.</param>
    public sealed record PageElement(int Id, string Type, int Level, BoundingBox? Box, IReadOnlyList<BoundingBox> Continuation, string Text, double? OcrConfidence, IReadOnlyList<string> Flags);
}
