using UglyToad.PdfPig.Actions;
using UglyToad.PdfPig.Annotations;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>Addresses that the pages of a document link to, each once, in order of appearance.</summary>
internal sealed class DocumentLinks
{
    // A book of references has some thousand; they are kept beside the text and must not outgrow it.
    private const int MaxLinks = 2_000;
    private const int MaxLength = 2_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _links = [];

    /// <summary>One address a line; null when there are none.</summary>
    public string? Text => _links.Count == 0 ? null : string.Join('\n', _links);

    public void Add(IReadOnlyList<Annotation> annotations)
    {
        foreach (var annotation in annotations)
        {
            if (annotation.Type != AnnotationType.Link || annotation.Action is not UriAction { Uri: { Length: > 0 and <= MaxLength } address } || _links.Count >= MaxLinks)
                continue;
            var clean = PdfText.Normalise(PdfText.Clean(address, out _)).Trim();
            if (Uri.TryCreate(clean, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" or "ftp" && _seen.Add(clean))
                _links.Add(clean);
        }
    }
}
