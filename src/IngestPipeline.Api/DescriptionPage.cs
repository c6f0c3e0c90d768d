using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace IngestPipeline.Api;

/// <summary><c>/scalar</c>: the OpenAPI document for people. Everything it loads comes from this host; nothing is reported to anybody.</summary>
internal static class DescriptionPage
{
    private const int NonceBytes = 16;

    public static void MapDescriptionPage(this IEndpointRouteBuilder routes) => routes.MapScalarApiReference("/scalar", (options, context) =>
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        options.Title = "IngestPipeline";
        options.OpenApiRoutePattern = "/openapi/{documentName}.json";
        options.DefaultFonts = false;
        options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        options.Nonce = nonce;
        options.DisableTelemetry().DisableAgent().DisableMcp();
        // The page has one script of its own in it, hence the number that is good for one answer; what it draws with has styles on its elements.
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "no-store";
    });
}
