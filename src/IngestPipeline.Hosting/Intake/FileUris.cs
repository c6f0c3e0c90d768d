namespace IngestPipeline.Hosting.Intake;

/// <summary>Paths as absolute <c>file:///…</c> URIs (RFC 8089), every byte outside RFC 3986's unreserved set percent-encoded.</summary>
public static class FileUris
{
    public static string Of(string path) =>
        "file://" + string.Join('/', System.IO.Path.GetFullPath(path).Split('/').Select(System.Uri.EscapeDataString));

    public static string OfFolder(string path) => Of(path).TrimEnd('/') + "/";
}
