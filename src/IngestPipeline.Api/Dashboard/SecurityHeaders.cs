using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace IngestPipeline.Api.Dashboard;

/// <summary>What browsers may do with answers: pages run scripts and styles of this host alone, and no other page may frame them.</summary>
internal static class SecurityHeaders
{
    private const string Pages = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // An answer of the API is data, whatever a document that is in it says.
    private const string Data = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public static void UseSecurityHeaders(this WebApplication application) => application.Use((context, next) =>
    {
        // At the last moment: an answer that turns into an error loses the headers it had.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd("Content-Security-Policy", context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal) ? Data : Pages);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            // With no-referrer, browsers would send forms of these pages without saying whose they are (Origin: null).
            headers.TryAdd("Referrer-Policy", "same-origin");
            return Task.CompletedTask;
        });
        return next(context);
    });
}
