using System.Text.RegularExpressions;
using IngestPipeline.Api.Events;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Quarantine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace IngestPipeline.Api;

/// <summary>Every answer that is an error is a problem document (RFC 9457); the one place that says what an exception means to a caller.</summary>
internal static partial class Problems
{
    public static void UseProblems(this WebApplication application, Action<Exception>? unexpected)
    {
        application.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception failure) when (!context.Response.HasStarted)
            {
                if (context.RequestAborted.IsCancellationRequested)
                    return;
                var (status, detail) = Describe(failure);
                if (status == StatusCodes.Status500InternalServerError)
                    unexpected?.Invoke(failure);
                context.Response.Clear();
                if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
                    context.Response.Headers.RetryAfter = "5";
                await WriteAsync(context, status, detail);
            }
        });
        // What routing refuses comes without a body.
        application.UseStatusCodePages(pages => IsPageMissing(pages.HttpContext)
            ? ShowMissingAsync(pages)
            : WriteAsync(pages.HttpContext, pages.HttpContext.Response.StatusCode, Refusal(pages.HttpContext)));
    }

    public static Task WriteAsync(HttpContext context, int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(context);

    private static bool IsPageMissing(HttpContext context) => context.Response.StatusCode == StatusCodes.Status404NotFound
        && !context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task ShowMissingAsync(StatusCodeContext pages)
    {
        // Components render an error page only where they are told that it is one.
        pages.HttpContext.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = pages.HttpContext.Request.Path, OriginalPathBase = "" });
        pages.HttpContext.Request.Path = "/not-found";
        pages.HttpContext.SetEndpoint(null);
        return pages.Next(pages.HttpContext);
    }

    private static string Refusal(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"there is no {context.Request.Path}; /openapi/v1.json lists what there is",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not answer {context.Request.Method}; it answers {context.Response.Headers.Allow}",
        StatusCodes.Status415UnsupportedMediaType => $"{context.Request.Path} does not take {(context.Request.ContentType is { Length: > 0 } type ? type : "a body without Content-Type")}",
        _ => "the request was refused",
    };

    /// <summary>What a failure means to whoever asked.</summary>
    public static (int Status, string Detail) Describe(Exception failure) => failure switch
    {
        RequestRefusedException refused => (refused.Status, refused.Message),
        BadHttpRequestException bad => (bad.StatusCode, Describe(bad)),
        RollbackRefusedException or ReplayRefusedException => (StatusCodes.Status409Conflict, failure.Message),
        UploadKeyReusedException => (StatusCodes.Status422UnprocessableEntity, failure.Message),
        ArtifactTooLargeException large => (StatusCodes.Status413PayloadTooLarge, $"the file is longer than the {large.Limit} bytes that Intake:MaxMegabytes allows"),
        PageDrawerBusyException or TooManySubscribersException => (StatusCodes.Status429TooManyRequests, failure.Message),
        _ when IsDiskFull(failure) => (StatusCodes.Status507InsufficientStorage, "the disk is full; nothing was taken in, send it again when there is room"),
        StoredFileCollectedException => (StatusCodes.Status503ServiceUnavailable, "the content was collected while it was taken in, as that of an earlier document; send it again"),
        TransientStageException => (StatusCodes.Status503ServiceUnavailable, failure.Message),
        PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter } => (StatusCodes.Status400BadRequest, "a value holds a NUL or another character that cannot be stored or looked for"),
        NpgsqlException away when StorageErrors.IsOutage(away) => (StatusCodes.Status503ServiceUnavailable, "the database did not answer; try again"),
        _ => (StatusCodes.Status500InternalServerError, "something failed that is not the request's fault; the host's error output says what"),
    };

    private static bool IsDiskFull(Exception failure) =>
        DiskFull.Caused(failure) || failure is PostgresException { SqlState: PostgresErrorCodes.DiskFull } || (failure is TransientStageException { InnerException: { } cause } && IsDiskFull(cause));

    private static string Describe(BadHttpRequestException bad)
    {
        if (bad.InnerException is System.Text.Json.JsonException json)
            return $"the body is not valid: {json.Message}";
        var unbound = Unbound().Match(bad.Message);
        return unbound.Success ? $"{unbound.Groups["name"].Value}: '{unbound.Groups["value"].Value}' is not a value of it" : bad.Message;
    }

    /// <summary>What minimal APIs say of a parameter that cannot be read; the type in it is ours and no caller's concern.</summary>
    [GeneratedRegex("""^Failed to bind parameter "\S+ (?<name>\w+)" from "(?<value>.*)"\.$""", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Unbound();
}
