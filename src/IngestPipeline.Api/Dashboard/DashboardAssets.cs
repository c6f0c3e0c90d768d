using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace IngestPipeline.Api.Dashboard;

/// <summary>Scripts, styles and pictures of the dashboard. They lie in the assembly; nothing is loaded from elsewhere.</summary>
internal static class DashboardAssets
{
    private static readonly FrozenDictionary<string, Asset> s_assets = Load();

    /// <summary>The address of an asset, which changes with its content.</summary>
    public static string Url(string path) => string.Create(CultureInfo.InvariantCulture, $"/{path}?v={s_assets[path].Version}");

    /// <summary>True for what a browser needs before anybody has signed in.</summary>
    public static bool Has(string path) => s_assets.ContainsKey(path.TrimStart('/'));

    public static void MapDashboardAssets(this IEndpointRouteBuilder routes)
    {
        foreach (var (path, asset) in s_assets)
        {
            routes.MapMethods($"/{path}", [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
            {
                var isNamedByContent = context.Request.Query["v"] == asset.Version;
                context.Response.Headers.CacheControl = isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache";
                return Results.Bytes(asset.Content, asset.MediaType, entityTag: new EntityTagHeaderValue($"\"{asset.Version}\""));
            }).ExcludeFromDescription();
        }
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(DashboardAssets).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith("assets/", StringComparison.Ordinal) || name.StartsWith("_framework/", StringComparison.Ordinal)).ToFrozenDictionary(name => name, name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new Asset(content, MediaTypeOf(name), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
        });
    }

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"{name} has no media type"),
    };

    private sealed record Asset(byte[] Content, string MediaType, string Version);
}
