using System.Globalization;
using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Http;

namespace IngestPipeline.Api.Viewing;

/// <summary>Pages of documents for people: what was read on one, and its picture. Pictures are drawn in child processes.</summary>
public sealed class PageViewer(ChunkReader chunks, DocumentDetailsReader details, IArtifactStore artifacts, PageDrawer drawer)
{
    // Raised when the same page is drawn in another way.
    private const int DrawingVersion = 1;

    /// <summary>What was read on a page of the newest version.</summary>
    /// <param name="page">1-based.</param>
    /// <exception cref="RequestRefusedException">There is no such page (404), or nothing to read on it (409, 410).</exception>
    public async Task<ViewedPage> ReadAsync(DocumentSummary document, int page, CancellationToken cancellation)
    {
        var (_, read) = await LoadAsync(document, cancellation);
        if (read is null)
            throw RequestRefusedException.Conflict($"nothing was read of {document.SourceUri} yet: it is {document.State} in {document.Stage}");
        var entry = Find(read, document.MediaType, page);
        return new ViewedPage
        {
            DocumentId = document.DocumentId,
            Version = document.Version,
            Page = page,
            Pages = read.Pages.Count,
            Width = entry.Width,
            Height = entry.Height,
            State = JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.State.ToString()),
            Reason = entry.Reason,
            OcrConfidence = entry.OcrConfidence,
            HasPicture = PageDrawer.Supports(document.MediaType) && artifacts.Exists(document.Tenant, Sha256Hash.Parse(document.Sha256)),
            Elements = [.. read.Elements.Select(element => Place(element, page)).OfType<ViewedPage.PageElement>()],
            Chunks = await chunks.ReadOnPageAsync(document.Tenant, document.DocumentId, document.VersionId, page, cancellation),
        };
    }

    /// <summary>Changes when the picture would: with the content, the page, what is drawn over it, and how.</summary>
    public async Task<string> TagAsync(DocumentSummary document, int page, bool boxes, CancellationToken cancellation)
    {
        var reading = boxes ? StoredReading.Find(await details.ReadArtifactsAsync(document, cancellation))?.Sha256 : null;
        return Sha256Hash.Of(string.Create(CultureInfo.InvariantCulture, $"{DrawingVersion} {document.Sha256} {page} {drawer.Dpi} {boxes} {reading}")).Hex[..32];
    }

    /// <summary>Draws a page of the newest version, also of one that was quarantined before anything was read of it.</summary>
    /// <param name="page">1-based.</param>
    /// <param name="boxes">Whether the boxes of what was read are drawn over it; on a blank page where the page itself cannot be drawn.</param>
    /// <param name="password">Of the file; the record keeps none once a version is indexed.</param>
    /// <exception cref="RequestRefusedException">There is no such page (404), the format has none (409), the file wants another password (403), is gone (410), or cannot be drawn (422).</exception>
    /// <exception cref="PageDrawerBusyException">Too many wait already.</exception>
    public async Task<PagePicture> DrawAsync(DocumentSummary document, int page, bool boxes, string? password, CancellationToken cancellation)
    {
        var (isStored, read) = await LoadAsync(document, cancellation);
        var entry = read is null ? null : Find(read, document.MediaType, page);
        if (!PageDrawer.Supports(document.MediaType) && (entry is null || !boxes))
            throw RequestRefusedException.Conflict(boxes ? $"{document.MediaType} has no pages to draw" : $"pages of {document.MediaType} cannot be drawn; boxes=true draws what was read on a blank page");
        if (!isStored && !boxes)
            throw Gone(document);
        var drawn = await drawer.DrawAsync(
            artifacts.PathOf(document.Tenant, Sha256Hash.Parse(document.Sha256)),
            new PageToDraw
            {
                MediaType = document.MediaType,
                Page = page,
                IsStored = isStored,
                Password = password,
                Marks = boxes && read is not null ? ElementMark.Of(read, page) : null,
                Width = entry?.Width,
                Height = entry?.Height,
            },
            cancellation);
        return drawn.Png.IsEmpty ? throw Refusal(document, page, drawn) : new PagePicture(drawn.Png, drawn.Failure);
    }

    private static RequestRefusedException Refusal(DocumentSummary document, int page, DrawnPage drawn) => drawn switch
    {
        { IsNoPage: true } => RequestRefusedException.NotFound($"there is no page {page}"),
        { Reason: QuarantineReason.Encrypted } => new RequestRefusedException(drawn.Failure!, StatusCodes.Status403Forbidden),
        { Failure: { } failure } => new RequestRefusedException($"page {page} cannot be drawn: {failure}", StatusCodes.Status422UnprocessableEntity),
        _ => RequestRefusedException.Conflict($"page {page} has no places to draw: {document.MediaType} is read without them"),
    };

    private async Task<(bool IsStored, ParsedDocument? Read)> LoadAsync(DocumentSummary document, CancellationToken cancellation)
    {
        if (document.State == "deleted")
            throw Gone(document);
        var stored = StoredReading.Find(await details.ReadArtifactsAsync(document, cancellation));
        var read = stored is null ? null : await StoredReading.LoadAsync(stored, document.Tenant, artifacts, cancellation);
        return (artifacts.Exists(document.Tenant, Sha256Hash.Parse(document.Sha256)), read);
    }

    private static PageLedgerEntry Find(ParsedDocument document, string mediaType, int page)
    {
        if (document.Pages.Count == 0)
            throw RequestRefusedException.Conflict($"{mediaType} has no pages to draw");
        return document.Pages.FirstOrDefault(entry => entry.Page == page)
            ?? throw RequestRefusedException.NotFound($"there is no page {page}; the document has {document.Pages.Count} {(document.Pages.Count == 1 ? "page" : "pages")}");
    }

    private static ViewedPage.PageElement? Place(Element element, int page)
    {
        var rest = (element.Continuation ?? []).Where(part => part.Page == page).Select(part => part.Box).ToList();
        var isHere = element.Page == page;
        if (!isHere && rest.Count == 0)
            return null;
        var box = isHere ? element.Box : rest[0];
        return new ViewedPage.PageElement(element.Id, element.Type.ToName(), element.Level, box, isHere ? rest : rest[1..], element.Text, element.OcrConfidence, element.Flags);
    }

    private static RequestRefusedException Gone(DocumentSummary document) =>
        new($"the content of document {document.DocumentId} is not stored: it was deleted, collected, or refused before it was read", StatusCodes.Status410Gone);
}
