using System.Text.Json.Serialization;

namespace IngestPipeline.Domain.Documents;

/// <summary>The output of parse, and of dedupe once recognised pages are merged in: elements in reading order and a ledger of pages.</summary>
public sealed record ParsedDocument
{
    /// <summary>IANA media type found by content.</summary>
    public required string MediaType { get; init; }

    public required IReadOnlyList<Element> Elements { get; init; }

    /// <summary>One entry a page (slide, sheet, image); empty for formats without pages.</summary>
    public required IReadOnlyList<PageLedgerEntry> Pages { get; init; }

    /// <summary>Title, author, dates and the like, as the file states them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Files inside the file; each becomes a document of its own.</summary>
    public IReadOnlyList<AttachedFile> Attachments { get; init; } = [];

    /// <summary>Document-wide flags, for example <c>partial_parse</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>How the pages that need recognition were cut into parts, so that all who read them cut alike; null in documents stored before it was kept.</summary>
    public int? OcrPagesPerPart { get; init; }

    [JsonIgnore]
    public IEnumerable<int> PagesNeedingOcr => Pages.Where(page => page.State == PageState.NeedsOcr).Select(page => page.Page);
}
