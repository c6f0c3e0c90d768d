using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace IngestPipeline.Api;

/// <summary>Who may call. With a key: whoever has it. Without one: programs of this machine, but no web page that a browser of this machine shows.</summary>
internal static class Access
{
    /// <exception cref="FormatException">An address is not one of loopback and there is no key, or it cannot be listened on.</exception>
    public static void Verify(string urls, string? key)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
                throw new FormatException($"{url} cannot be listened on; give http://ADDRESS:PORT, and put a proxy before it for https");
            var isLoopback = Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopback(uri.Host);
            if (!isLoopback && string.IsNullOrWhiteSpace(key))
                throw new FormatException($"{url} can be reached from other machines, so callers must show a key: set INGEST__Api__Key, or listen on 127.0.0.1, [::1] or localhost");
        }
    }

    public static void UseAccess(this WebApplication application, string? key)
    {
        var expected = string.IsNullOrWhiteSpace(key) ? null : SHA256.HashData(Encoding.UTF8.GetBytes(key));
        application.Use((context, next) =>
        {
            if (context.Request.Path.Value is "/healthz" or "/readyz")
                return next(context);
            return expected is null ? FromThisMachineAsync(context, next) : WithKeyAsync(context, next, expected);
        });
    }

    private static Task WithKeyAsync(HttpContext context, RequestDelegate next, byte[] expected)
    {
        const string Scheme = "Bearer ";
        var given = context.Request.Headers.Authorization.ToString();
        // Hashes have one length, so that the time of the comparison tells nothing of the key.
        if (given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim())), expected))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "send the key of this host: Authorization: Bearer KEY");
    }

    /// <summary>A page of another site can make a browser send requests here: under a name of its own that resolves to loopback, or across origins.</summary>
    private static Task FromThisMachineAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host;
        if (!IsLoopback(host.Host))
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, $"without a key this host answers as 127.0.0.1, [::1] or localhost only, not as {host}");
        var origin = context.Request.Headers.Origin.ToString();
        var isForeign = origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, host.Value, StringComparison.OrdinalIgnoreCase));
        return isForeign ? Problems.WriteAsync(context, StatusCodes.Status403Forbidden, $"pages of {origin} may not call this host") : next(context);
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
