using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>LIKE patterns for a part of a name. A URI may spell it as people do, with everything escaped, or as a file's address has it.</summary>
internal sealed record NamePatterns(string Plain, string Escaped, string AsUri)
{
    /// <summary>Condition on <c>documents AS d</c>.</summary>
    public const string InUri = "(d.source_uri ILIKE @Plain OR d.source_uri ILIKE @Escaped OR d.source_uri ILIKE @AsUri)";

    /// <summary>Condition on <c>versions AS v</c>: files inside others have numbers in their URIs, not names.</summary>
    public const string InInnerName = "(v.attachment_depth > 0 AND v.file_name ILIKE @Plain)";

    private const string Root = "file:///";

    public static NamePatterns Of(string text)
    {
        var escaped = string.Join('/', text.Split('/').Select(Uri.EscapeDataString));
        // What no URI can hold is in none.
        var asUri = Uri.TryCreate(Root + text.Replace("%", "%25", StringComparison.Ordinal).Replace("#", "%23", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            ? uri.AbsoluteUri[Root.Length..]
            : escaped;
        return new NamePatterns(LikePattern.Containing(text), LikePattern.Containing(escaped), LikePattern.Containing(asUri));
    }
}
