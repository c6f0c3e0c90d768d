using System.Globalization;
using System.Text.Json.Nodes;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace IngestPipeline.Api;

/// <summary><c>/v1/documents</c>: the same fields as the command line's <c>--json</c>.</summary>
internal static class DocumentEndpoints
{
    public static void MapDocuments(this IEndpointRouteBuilder routes, ApiSetup setup)
    {
        var (reader, details, chunks) = (new DocumentReader(setup.Database), new DocumentDetailsReader(setup.Database), new ChunkReader(setup.Database));
        var documents = routes.MapGroup("/v1/documents").WithTags("documents").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

        documents.MapGet("", async (string? state, string? source, string? cursor, int? limit, CancellationToken cancellation) =>
        {
            if (state is not null && !DocumentReader.States.Contains(state))
                throw new RequestRefusedException($"state: '{state}' is not one of {string.Join(", ", DocumentReader.States)}");
            var most = Given.Limit(limit);
            var rows = await reader.ReadPageAsync(setup.Tenant, state, source, Cursor.Read(cursor), most + 1, cancellation);
            return Page<DocumentSummary>.Of(rows, most, row => row.SourceUri);
        }).WithSummary("Documents in order of their URIs; source is the beginning of one");

        documents.MapGet("/{id}", async (Guid id, bool? content, CancellationToken cancellation) =>
        {
            var all = await details.ReadAsync(await FindAsync(reader, setup, id, cancellation), cancellation);
            return ShownDocument.Of(all, content is true ? await ReadContent.LoadAsync(all, setup.Artifacts, cancellation) : null);
        }).WithSummary("Versions, attempts, artifacts and completeness of a document; content=true adds elements and outline").Produces<JsonObject>();

        documents.MapGet("/{id}/timeline", async (Guid id, CancellationToken cancellation) =>
        {
            await FindAsync(reader, setup, id, cancellation);
            return Page<TimelineEvent>.Whole(await details.ReadTimelineAsync(setup.Tenant, id, cancellation));
        }).WithSummary("What happened to a document, oldest first");

        documents.MapGet("/{id}/chunks", async (Guid id, string? cursor, int? limit, CancellationToken cancellation) =>
        {
            var document = await FindAsync(reader, setup, id, cancellation);
            var (version, after) = ReadPlace(Cursor.Read(cursor));
            var most = Given.Limit(limit);
            var rows = await chunks.ReadPageAsync(setup.Tenant, id, after, most + 1, cancellation);
            // Half of one version and half of the next would look whole.
            if (version is not null && version != (rows.Count > 0 ? rows[0].Version : document.PublishedVersion))
                throw RequestRefusedException.Conflict("another version was published meanwhile; read the chunks from the beginning, without cursor");
            return Page<ChunkRecord>.Of(rows, most, row => string.Create(CultureInfo.InvariantCulture, $"{row.Version}:{row.Ordinal}"));
        }).WithSummary("The searchable chunks of a document in reading order").ProducesProblem(StatusCodes.Status409Conflict);

        documents.MapMethods("/{id}/original", [HttpMethods.Get, HttpMethods.Head], async (Guid id, HttpResponse response, CancellationToken cancellation) =>
        {
            var original = await reader.FindOriginalAsync(setup.Tenant, id, cancellation) ?? throw Unknown(id);
            return Send(setup, id, original, response);
        }).WithSummary("The newest content as it was received").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status206PartialContent).Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status410Gone);

        documents.MapDelete("/{id}", async (Guid id, CancellationToken cancellation) =>
        {
            var document = await FindAsync(reader, setup, id, cancellation);
            var (removal, proof) = await new DocumentDeletion(setup.Database, setup.Artifacts).RunAsync(setup.Tenant, id, ApiSetup.Actor, cancellation);
            return DeletedDocument.Of(document, removal, proof);
        }).WithSummary("Delete a document and prove what is left of it");

        documents.MapPost("/{id}/rollback", async (Guid id, RollbackBody? body, CancellationToken cancellation) =>
        {
            var document = await FindAsync(reader, setup, id, cancellation);
            var rollback = await new IntakeLedger(setup.Database).RollBackAsync(setup.Tenant, id, body?.To, ApiSetup.Actor, cancellation);
            return TypedResults.Accepted($"/v1/documents/{id}", new RolledBackDocument(id, document.SourceUri, rollback.Version, rollback.RestoredFrom));
        }).WithSummary("Make an earlier content searchable again").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static RequestRefusedException Unknown(Guid id) => RequestRefusedException.NotFound($"there is no document {id}; GET /v1/documents lists them");

    private static async Task<DocumentSummary> FindAsync(DocumentReader reader, ApiSetup setup, Guid id, CancellationToken cancellation) =>
        await reader.FindAsync(setup.Tenant, id, cancellation) ?? throw Unknown(id);

    private static (int? Version, int? Ordinal) ReadPlace(string? place)
    {
        if (place is null)
            return (null, null);
        var parts = place.Split(':');
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var version) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var ordinal)
            ? (version, ordinal)
            : throw new RequestRefusedException("cursor: it belongs to another list");
    }

    /// <summary>Documents come from anywhere: nothing in one may run in a browser as if this host had said it.</summary>
    private static IResult Send(ApiSetup setup, Guid id, OriginalFile original, HttpResponse response)
    {
        var content = Sha256Hash.Parse(original.Sha256);
        if (original.State == "deleted" || !setup.Artifacts.Exists(setup.Tenant, content))
            throw new RequestRefusedException($"the content of document {id} is not stored: it was deleted, collected, or refused before it was read", StatusCodes.Status410Gone);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, no-cache";
        return Results.File(setup.Artifacts.PathOf(setup.Tenant, content), original.MediaType, original.FileName, entityTag: new EntityTagHeaderValue($"\"{original.Sha256}\""), enableRangeProcessing: true);
    }
}
