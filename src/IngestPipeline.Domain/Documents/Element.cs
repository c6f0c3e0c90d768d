namespace IngestPipeline.Domain.Documents;

/// <summary>One piece of a document in reading order.</summary>
public sealed record Element
{
    /// <summary>Position in reading order, from 0, without gaps.</summary>
    public required int Id { get; init; }

    public required ElementType Type { get; init; }

    /// <summary>NFC text without control characters. A table's text is its Markdown.</summary>
    public required string Text { get; init; }

    /// <summary>1-based page, slide or sheet; null where the format has none.</summary>
    public int? Page { get; init; }

    public BoundingBox? Box { get; init; }

    /// <summary>Where the rest of the text lies when it runs on in another column or on the next page, in reading order; else null.</summary>
    public IReadOnlyList<PageBox>? Continuation { get; init; }

    /// <summary>Heading level 1 to 9, list nesting from 1; else 0.</summary>
    public int Level { get; init; }

    /// <summary>Rows of a table, the first <see cref="HeaderRows"/> of them headers; null for other types.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Rows { get; init; }

    public int HeaderRows { get; init; }

    /// <summary>Mean word confidence 0 to 100 when the text was recognised; null when it was read.</summary>
    public double? OcrConfidence { get; init; }

    /// <summary>For example <c>ocr</c>, <c>hidden_text</c>; chunks inherit them.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}
