using System.Globalization;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard.Documents;

/// <summary>A list of documents as the address of the page says it.</summary>
internal static class DocumentListAddress
{
    private const string Uploads = "api:///";

    /// <summary>A place in the list as it stands in the address.</summary>
    public static string Of(DocumentPlace place) => Cursor.Of(string.Create(
        CultureInfo.InvariantCulture, $"{(place.IsEnd ? '-' : '+')}{place.ReceivedAt.Ticks}:{place.VersionId:N}:{place.SourceUri}"));

    /// <returns>Null for none, and for what is none of ours: the list then begins at its beginning.</returns>
    public static DocumentPlace? ReadPlace(string? place)
    {
        try
        {
            var parts = (Cursor.Read(place) ?? "").Split(':', 3);
            return parts.Length == 3 && parts[0].Length > 1 && parts[0][0] is '+' or '-'
                && long.TryParse(parts[0].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
                && Guid.TryParseExact(parts[1], "N", out var version)
                ? new DocumentPlace(parts[0][0] == '-', parts[2], new DateTime(ticks, DateTimeKind.Utc), version)
                : null;
        }
        catch (RequestRefusedException)
        {
            return null;
        }
    }

    /// <summary>The beginning of a URI that people mean by a path, a folder or a URI.</summary>
    public static string? Prefix(string? source)
    {
        if (string.IsNullOrWhiteSpace(source))
            return null;
        var text = source.Trim();
        if (text.StartsWith('/'))
            return new UriBuilder("file", "") { Path = Escape(text) }.Uri.AbsoluteUri;
        return text.StartsWith(Uploads, StringComparison.Ordinal) ? Uploads + Escape(text[Uploads.Length..]) : text;
    }

    // A path may be given as a person writes it, or as a URI has it.
    private static string Escape(string path) => path.Contains('%', StringComparison.Ordinal) ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
