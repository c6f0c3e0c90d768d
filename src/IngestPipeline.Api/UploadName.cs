namespace IngestPipeline.Api;

/// <summary>
/// What an upload is called. A document is its URI: <c>source_uri</c> where the caller has one, else <c>api:///NAME</c>, each part between
/// slashes percent-encoded. A second upload under the same URI is the next version of the document.
/// </summary>
internal sealed record UploadName(string SourceUri, string FileName)
{
    private const string Root = "api:///";
    private const int MaxLength = 2000;

    /// <param name="sourceUri">Where the file comes from, if the caller says so.</param>
    /// <param name="name">Name or path the caller gives it.</param>
    /// <param name="fileName">Name a form carries with the file.</param>
    /// <exception cref="RequestRefusedException">There is no usable name.</exception>
    public static UploadName Of(string? sourceUri, string? name, string? fileName)
    {
        var sent = fileName is null ? null : fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var path = string.IsNullOrWhiteSpace(name) ? sent : name.Trim().TrimStart('/');
        if (!string.IsNullOrWhiteSpace(sourceUri))
            return OfUri(sourceUri.Trim(), path);
        if (string.IsNullOrWhiteSpace(path))
            throw new RequestRefusedException("name: an upload needs a name; give ?name=report.pdf, a file name in the form, or source_uri");
        var parts = path.Split('/');
        if (parts.Any(part => part.Trim() is "" or "." or ".."))
            throw new RequestRefusedException($"name: '{path}' has an empty part, '.' or '..' between slashes");
        return Checked("name", Root + string.Join('/', parts.Select(Uri.EscapeDataString)), parts[^1]);
    }

    private static UploadName OfUri(string sourceUri, string? path)
    {
        if (!Uri.TryCreate(sourceUri, UriKind.Absolute, out var uri))
            throw new RequestRefusedException($"source_uri: '{sourceUri}' is not an absolute URI");
        if (uri.IsFile)
            throw new RequestRefusedException("source_uri: file URIs belong to folders that are listed; give a name, or the address the file came from");
        if (uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
            throw new RequestRefusedException("source_uri: it must not have a fragment (#N is for documents inside others) or a user name");
        var last = Uri.UnescapeDataString(uri.AbsolutePath.TrimEnd('/')[(uri.AbsolutePath.TrimEnd('/').LastIndexOf('/') + 1)..]);
        return Checked("source_uri", uri.AbsoluteUri, path?.Split('/')[^1] ?? (last.Length > 0 ? last : uri.Host));
    }

    private static UploadName Checked(string parameter, string sourceUri, string fileName) => sourceUri.Length <= MaxLength
        ? new UploadName(sourceUri, fileName)
        : throw new RequestRefusedException($"{parameter}: as a URI it has {sourceUri.Length} characters, {MaxLength} are allowed");
}
