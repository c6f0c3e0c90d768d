using System.Net;
using IngestPipeline.Api.Dashboard;
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

    public static void UseAccess(this WebApplication application, SignIn? signIn) => application.Use((context, next) =>
    {
        if (context.Request.Path.Value is "/healthz" or "/readyz")
            return next(context);
        return signIn is null ? FromThisMachineAsync(context, next) : WithKeyAsync(context, next, signIn);
    });

    private static Task WithKeyAsync(HttpContext context, RequestDelegate next, SignIn signIn)
    {
        const string Scheme = "Bearer ";
        var given = context.Request.Headers.Authorization.ToString();
        if (given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && signIn.IsKey(given[Scheme.Length..].Trim()))
            return next(context);
        if (IsForeign(context))
            return ForeignAsync(context);
        var path = context.Request.Path.Value ?? "/";
        if (path == SignIn.Path || DashboardAssets.Has(path) || signIn.IsSignedIn(context.Request))
            return next(context);
        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.Redirect($"{SignIn.Path}?return={Uri.EscapeDataString(path + context.Request.QueryString)}");
            return Task.CompletedTask;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(context, StatusCodes.Status401Unauthorized, "send the key of this host: Authorization: Bearer KEY");
    }

    /// <summary>A page of another site can make a browser send requests here: under a name of its own that resolves to loopback, or across origins.</summary>
    private static Task FromThisMachineAsync(HttpContext context, RequestDelegate next)
    {
        var host = context.Request.Host;
        if (!IsLoopback(host.Host))
            return Problems.WriteAsync(context, StatusCodes.Status403Forbidden, $"without a key this host answers as 127.0.0.1, [::1] or localhost only, not as {host}");
        return IsForeign(context) ? ForeignAsync(context) : next(context);
    }

    private static bool IsForeign(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    private static Task ForeignAsync(HttpContext context) =>
        Problems.WriteAsync(context, StatusCodes.Status403Forbidden, $"pages of {context.Request.Headers.Origin} may not call this host");

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
