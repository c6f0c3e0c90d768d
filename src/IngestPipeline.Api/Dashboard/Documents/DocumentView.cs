using IngestPipeline.Api.Viewing;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard.Documents;

/// <summary>
/// What the viewer shows of a document at once: a page with the chunks on it, or, of a format without pages, as many chunks as a person reads
/// through, with the elements they were made of.
/// </summary>
public sealed record DocumentView
{
    private const int ChunksPerPart = 40;
    private const int ElementsPerPart = 120;

    // A page of a table can be in hundreds of chunks; a person looks at fewer.
    private const int MaxChunks = 200;

    /// <summary>The page; null where the format has none, or nothing was read yet.</summary>
    public ViewedPage? Page { get; init; }

    /// <summary>1-based number of the page, or of the part of a format without pages.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Pages or parts; null when nobody knows yet.</summary>
    public int? Count { get; init; }

    public required IReadOnlyList<ChunkRecord> Chunks { get; init; }

    /// <summary>Elements of this page or part.</summary>
    public required IReadOnlyList<ViewedPage.PageElement> Elements { get; init; }

    /// <summary>Why there is nothing to show; null when there is.</summary>
    public string? Nothing { get; init; }

    /// <summary>True when the file can be drawn although nothing was read of it.</summary>
    public bool IsPictureOnly { get; init; }

    /// <summary>True when the page has a size and places on it.</summary>
    public bool HasPlaces => Page is { Width: > 0, Height: > 0 };

    /// <summary>Chunks that an element is part of, as the attribute that links both.</summary>
    public string ChunksOf(int elementId) => string.Join(' ', Chunks.Where(chunk => chunk.ElementIds.Contains(elementId)).Select(chunk => chunk.ChunkId));

    /// <param name="page">1-based page or part; null for the one that the chunk is on, or the first.</param>
    /// <param name="chunkId">The chunk somebody wants to see.</param>
    internal static async Task<DocumentView> LoadAsync(ApiSetup setup, PageViewer viewer, DocumentSummary document, int? page, Guid? chunkId, CancellationToken cancellation)
    {
        if (document.State == "deleted")
            return Without("The document was deleted, and its content with it.");
        var reader = new ChunkReader(setup.Database);
        var position = chunkId is { } wanted ? await reader.FindPositionAsync(setup.Tenant, document.DocumentId, wanted, cancellation) : null;
        if (document.Pages > 0)
        {
            var number = Math.Clamp(page ?? position?.PageFrom ?? 1, 1, document.Pages.Value);
            return await LoadPageAsync(reader, await viewer.ReadAsync(document, number, cancellation), document, cancellation);
        }

        var read = await new DocumentReading(setup).LoadAsync(document, document.VersionId, cancellation);
        if (read is null)
        {
            return PageDrawer.Supports(document.MediaType)
                ? new DocumentView { Chunks = [], Elements = [], Number = Math.Max(1, page ?? 1), IsPictureOnly = true }
                : Without(document.State == "processing" ? "Nothing was read of it yet." : "Nothing was read of it.");
        }

        return document.PublishedVersion == document.Version && document.Chunks > 0
            ? await LoadPartAsync(reader, read, document, page ?? (position?.Ordinal / ChunksPerPart) + 1 ?? 1, cancellation)
            : ElementsOnly(read, page ?? 1);
    }

    private static async Task<DocumentView> LoadPageAsync(ChunkReader reader, ViewedPage viewed, DocumentSummary document, CancellationToken cancellation)
    {
        IReadOnlyList<ChunkRecord> chunks = [];
        if (viewed.Chunks.Count > 0)
        {
            var here = viewed.Chunks.Select(chunk => chunk.ChunkId).ToHashSet();
            var (first, last) = (viewed.Chunks.Min(chunk => chunk.Ordinal), viewed.Chunks.Max(chunk => chunk.Ordinal));
            var rows = await reader.ReadPageAsync(document.Tenant, document.DocumentId, first - 1, Math.Min(last - first + 1, MaxChunks), cancellation);
            chunks = [.. rows.Where(row => here.Contains(row.ChunkId))];
        }

        return new DocumentView { Page = viewed, Number = viewed.Page, Count = viewed.Pages, Chunks = chunks, Elements = viewed.Elements };
    }

    private static async Task<DocumentView> LoadPartAsync(ChunkReader reader, ParsedDocument read, DocumentSummary document, int part, CancellationToken cancellation)
    {
        var parts = Math.Max(1, (document.Chunks!.Value + ChunksPerPart - 1) / ChunksPerPart);
        part = Math.Clamp(part, 1, parts);
        var chunks = await reader.ReadPageAsync(document.Tenant, document.DocumentId, ((part - 1) * ChunksPerPart) - 1, ChunksPerPart, cancellation);
        var ids = chunks.SelectMany(chunk => chunk.ElementIds).DefaultIfEmpty(-1).ToList();
        return new DocumentView
        {
            Number = part,
            Count = parts,
            Chunks = chunks,
            Elements = [.. read.Elements.Where(element => element.Id >= (part == 1 ? 0 : ids.Min()) && (part == parts || element.Id <= ids.Max())).Select(Show)],
        };
    }

    private static DocumentView ElementsOnly(ParsedDocument read, int part)
    {
        var parts = Math.Max(1, (read.Elements.Count + ElementsPerPart - 1) / ElementsPerPart);
        part = Math.Clamp(part, 1, parts);
        return new DocumentView { Number = part, Count = parts, Chunks = [], Elements = [.. read.Elements.Skip((part - 1) * ElementsPerPart).Take(ElementsPerPart).Select(Show)] };
    }

    private static ViewedPage.PageElement Show(Element element) =>
        new(element.Id, element.Type.ToName(), element.Level, element.Box, [], element.Text, element.OcrConfidence, element.Flags);

    private static DocumentView Without(string why) => new() { Chunks = [], Elements = [], Nothing = why };
}
