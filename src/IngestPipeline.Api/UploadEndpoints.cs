using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace IngestPipeline.Api;

/// <summary><c>POST /v1/documents</c>: a file comes in and is worked on.</summary>
internal static class UploadEndpoints
{
    private const int MaxKeyLength = 200;

    public static void MapUploads(this IEndpointRouteBuilder routes, ApiSetup setup)
    {
        var intake = new UploadIntake(setup.Artifacts, new IntakeLedger(setup.Database), setup.Intake);
        var keys = new UploadKeys(setup.Database);
        routes.MapPost("/v1/documents", async (HttpRequest request, string? name, [FromQuery(Name = "source_uri")] string? sourceUri, [FromHeader(Name = "Idempotency-Key")] string? key, CancellationToken cancellation) =>
        {
            if (key is { Length: 0 or > MaxKeyLength })
                throw new RequestRefusedException($"Idempotency-Key: it must have 1 to {MaxKeyLength} characters");
            var upload = await ReceivedUpload.ReadAsync(request, intake, setup.Tenant, cancellation);
            var called = UploadName.Of(sourceUri ?? upload.SourceUri, name ?? upload.Name, upload.FileName);
            if (key is not null && await keys.ReserveAsync(setup.Tenant, key, Sha256Hash.Of($"{called.SourceUri}\n{upload.Stored.Content}"), cancellation) is { } earlier)
                return Accepted(earlier);
            var (registration, mediaType) = await intake.RegisterAsync(setup.Tenant, called.SourceUri, called.FileName, upload.Stored, SenderOf(request), cancellation);
            var outcome = JsonNamingPolicy.SnakeCaseLower.ConvertName(registration.Outcome.ToString());
            var document = new UploadedDocument(registration.DocumentId, called.SourceUri, registration.Version, outcome, upload.Stored.Content.Hex, upload.Stored.Bytes, mediaType);
            var answer = JsonSerializer.SerializeToElement(document, RecordJson.Options);
            return Accepted(key is null ? answer : await keys.AnswerAsync(setup.Tenant, key, answer, cancellation));
        })
            .RequireRateLimiting(RequestLimits.Uploads)
            .WithTags("documents")
            .WithSummary("Take a file in, as a form or as raw bytes; a known name gets a new version")
            .Produces<UploadedDocument>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.RequestBody = DescribeBody();
                return Task.CompletedTask;
            });
    }

    /// <summary>The trace goes on from this request's span, and from the caller's where requests are not traced here.</summary>
    private static ActivityContext SenderOf(HttpRequest request) =>
        Activity.Current is { } server ? server.Context
            : ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var sender) ? sender : default;

    private static IResult Accepted(JsonElement answer) => Results.Accepted($"/v1/documents/{answer.GetProperty("document_id").GetGuid()}", answer);

    private static OpenApiRequestBody DescribeBody()
    {
        var bytes = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = bytes, ["name"] = text, ["source_uri"] = text },
            Required = new HashSet<string> { "file" },
        };
        return new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new() { Schema = form },
                ["application/octet-stream"] = new() { Schema = bytes },
            },
        };
    }
}
