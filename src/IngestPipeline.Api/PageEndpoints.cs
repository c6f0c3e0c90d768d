using IngestPipeline.Api.Viewing;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace IngestPipeline.Api;

/// <summary><c>/v1/documents/{id}/pages/{n}</c>: what was read on a page, and its picture.</summary>
internal static class PageEndpoints
{
    public const string PasswordHeader = "X-Document-Password";

    public static void MapPages(this IEndpointRouteBuilder routes, ApiSetup setup, PageViewer viewer)
    {
        var reader = new DocumentReader(setup.Database);
        var pages = routes.MapGroup("/v1/documents/{id}/pages/{page}").WithTags("documents").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone);

        pages.MapGet("", async (Guid id, int page, CancellationToken cancellation) => await viewer.ReadAsync(await FindAsync(reader, setup, id, cancellation), page, cancellation))
            .WithSummary("Elements and chunks on a page of the newest version, with their boxes");

        pages.MapGet("/image", async (Guid id, int page, bool? boxes, [FromHeader(Name = PasswordHeader)] string? password, HttpContext context, CancellationToken cancellation) =>
        {
            var document = await FindAsync(reader, setup, id, cancellation);
            var tag = new EntityTagHeaderValue($"\"{await viewer.TagAsync(document, page, boxes is true, cancellation)}\"");
            var headers = context.Response.GetTypedHeaders();
            (headers.ETag, headers.CacheControl) = (tag, new CacheControlHeaderValue { Private = true, NoCache = true });
            context.Response.Headers.Vary = PasswordHeader;
            // Whoever has the picture of a deleted document may not be told that it is still good.
            if (document.State != "deleted" && context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
                return Results.StatusCode(StatusCodes.Status304NotModified);
            var picture = await viewer.DrawAsync(document, page, boxes is true, password, cancellation);
            context.Response.Headers.XContentTypeOptions = "nosniff";
            // A blank page is nothing to keep: with the password, or when the program is installed, there is a better one.
            if (picture.Remark is not null)
                (headers.ETag, headers.CacheControl) = (null, new CacheControlHeaderValue { Private = true, NoStore = true });
            return Results.Bytes(picture.Png, "image/png");
        })
            .WithSummary($"A page as PNG; boxes=true draws the boxes of what was read over it. A password goes into the header {PasswordHeader}")
            .Produces(StatusCodes.Status200OK, contentType: "image/png")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireRateLimiting(RequestLimits.Expensive);
    }

    private static async Task<DocumentSummary> FindAsync(DocumentReader reader, ApiSetup setup, Guid id, CancellationToken cancellation) =>
        await reader.FindAsync(setup.Tenant, id, cancellation) ?? throw RequestRefusedException.NotFound($"there is no document {id}; GET /v1/documents lists them");
}
