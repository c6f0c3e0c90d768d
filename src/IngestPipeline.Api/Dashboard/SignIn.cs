using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api.Dashboard;

/// <summary>
/// A browser cannot send a bearer key with a page, so whoever shows the key at <c>/sign-in</c> gets a cookie for half a day that proves it:
/// the end of its term and an HMAC (RFC 2104) of that under the key. A changed key ends all of them.
/// </summary>
internal sealed class SignIn(string key, TimeProvider clock)
{
    public const string Path = "/sign-in";
    private const string CookieName = "ingest-session";
    private static readonly TimeSpan s_term = TimeSpan.FromHours(12);

    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(key));
    private readonly byte[] signingKey = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "dashboard session"u8);

    /// <summary>Hashes have one length, so that the time of the comparison tells nothing of the key.</summary>
    public bool IsKey(string given) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), expected);

    public bool IsSignedIn(HttpRequest request)
    {
        var parts = (request.Cookies[CookieName] ?? "").Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && end > clock.GetUtcNow().ToUnixTimeSeconds()
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(parts[1]), Encoding.ASCII.GetBytes(Seal(parts[0])));
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            var target = Local(form["return"].ToString());
            if (!IsKey(form["key"].ToString().Trim()))
                return Results.Redirect($"{Path}?refused=true&return={Uri.EscapeDataString(target)}");
            var end = clock.GetUtcNow() + s_term;
            var until = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            context.Response.Cookies.Append(CookieName, $"{until}.{Seal(until)}", new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                Expires = end,
                IsEssential = true,
            });
            return Results.LocalRedirect(target);
            // The page of this address would take what is posted to it too.
        }).WithOrder(-1).ExcludeFromDescription().DisableAntiforgery();
        routes.MapPost("/sign-out", (HttpContext context) =>
        {
            context.Response.Cookies.Delete(CookieName);
            return Results.LocalRedirect(Path);
        }).ExcludeFromDescription().DisableAntiforgery();
    }

    /// <summary>Browsers read a backslash as a slash, and leave tabs and line ends out.</summary>
    private static string Local(string target) =>
        target.StartsWith('/') && !target.StartsWith("//", StringComparison.Ordinal) && !target.StartsWith("/\\", StringComparison.Ordinal) && !target.Any(char.IsControl) ? target : "/";

    private string Seal(string until) => Base64Url.EncodeToString(HMACSHA256.HashData(signingKey, Encoding.ASCII.GetBytes(until)));
}
