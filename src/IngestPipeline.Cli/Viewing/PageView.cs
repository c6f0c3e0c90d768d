using IngestPipeline.Cli.Sessions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Queries;
using SkiaSharp;

namespace IngestPipeline.Cli.Viewing;

/// <summary>Draws one page of a stored document with what was read on it.</summary>
internal static class PageView
{
    private const int DotsPerInch = 110;
    private const int PointsPerInch = 72;

    /// <param name="password">Of the file; the record keeps none once a version is indexed.</param>
    /// <returns>A PNG, and a sentence when the page itself could not be drawn under the boxes.</returns>
    /// <exception cref="CommandException">Nothing was read yet, the format has no pages, or there is no such page.</exception>
    public static async Task<(byte[] Png, string? Remark)> DrawAsync(DocumentDetails details, FileArtifactStore artifacts, int page, string? password, CancellationToken cancellation)
    {
        var summary = details.Document;
        var document = await LoadAsync(details, artifacts, cancellation);
        var entry = Find(document, summary.MediaType, page);
        var marks = ElementMark.Of(document, page);
        var (raster, remark) = Raster(summary, artifacts, page, password);
        if (raster is { } drawn && SKBitmap.Decode(drawn.Png) is { } decoded)
        {
            using (decoded)
                return (PagePainter.Paint(decoded, marks, entry?.Width is > 0 and var points ? decoded.Width / points : drawn.DotsPerInch / PointsPerInch), null);
        }

        const double Scale = (double)DotsPerInch / PointsPerInch;
        if (SizeOf(entry, marks) is not { } size)
            throw new CommandException($"page {page} has no places to draw: {summary.MediaType} is read without them");
        using var blank = PagePainter.Blank(size.Width, size.Height, Scale);
        return (PagePainter.Paint(blank, marks, Scale), remark);
    }

    private static async Task<ParsedDocument> LoadAsync(DocumentDetails details, IArtifactStore artifacts, CancellationToken cancellation)
    {
        // Recognised pages are in what dedupe stored; before that there is what parse read.
        var stored = details.Artifacts.LastOrDefault(artifact => artifact.Stage == "dedupe") ?? details.Artifacts.LastOrDefault(artifact => artifact.Stage == "parse")
            ?? throw new CommandException($"nothing was read of {details.Document.SourceUri} yet: it is {details.Document.State} in {details.Document.Stage}");
        try
        {
            var bytes = await artifacts.LoadAsync(details.Document.Tenant, Sha256Hash.Parse(stored.Sha256), cancellation);
            return stored.Stage == "dedupe" ? DocumentJson.FromBytes<TextIdentity>(bytes).Document : DocumentJson.FromBytes<ParsedDocument>(bytes);
        }
        catch (IOException failure)
        {
            throw new CommandException($"what {stored.Stage} stored of the document cannot be read ({failure.Message}); 'ingest audit' says more");
        }
    }

    private static PageLedgerEntry? Find(ParsedDocument document, string mediaType, int page)
    {
        if (document.Pages.Count == 0)
            throw new CommandException($"{mediaType} has no pages to draw");
        return document.Pages.FirstOrDefault(entry => entry.Page == page)
            ?? throw new CommandException($"there is no page {page}; the document has {document.Pages.Count} {(document.Pages.Count == 1 ? "page" : "pages")}", ExitCode.NotFound);
    }

    private static ((byte[] Png, double DotsPerInch)? Raster, string? Remark) Raster(DocumentSummary summary, FileArtifactStore artifacts, int page, string? password)
    {
        var hash = Sha256Hash.Parse(summary.Sha256);
        if (!PageRaster.Supports(summary.MediaType))
            return (null, null);
        if (!artifacts.Exists(summary.Tenant, hash))
            return (null, "the file itself is not stored any more; the boxes are on a blank page");
        try
        {
            var raster = PageRaster.Draw(artifacts.PathOf(summary.Tenant, hash), summary.MediaType, page, DotsPerInch, password, out var failure);
            return (raster, failure is null ? null : $"the boxes are on a blank page: {failure}{(password is null && failure.Contains("password", StringComparison.Ordinal) ? " (--password)" : "")}");
        }
        catch (Exception failure) when (failure is PermanentStageException or TransientStageException or InvalidOperationException)
        {
            return (null, $"the boxes are on a blank page: {failure.Message}");
        }
    }

    private static (double Width, double Height)? SizeOf(PageLedgerEntry? entry, List<ElementMark> marks)
    {
        if (entry is { Width: > 0 and { } width, Height: > 0 and { } height })
            return (width, height);
        return marks.Count == 0 ? null : (marks.Max(mark => mark.Box.Right) + 20, marks.Max(mark => mark.Box.Bottom) + 20);
    }
}
