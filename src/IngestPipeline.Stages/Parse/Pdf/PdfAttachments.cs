using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Tokens;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>The files embedded in a document: those of its list, and those pinned to its pages.</summary>
internal sealed class PdfAttachments(PdfDocument document, Func<IToken, IToken?> resolve, int limit)
{
    private const int MaxNameLength = 255;

    private readonly List<AttachmentContent> _pinned = [];

    /// <summary>Takes the files pinned to a page.</summary>
    /// <exception cref="InflationLimitException">They expand beyond the limits of the file.</exception>
    public void AddPinned(IReadOnlyList<Annotation> annotations)
    {
        foreach (var annotation in annotations)
        {
            if (annotation.Type == AnnotationType.FileAttachment && _pinned.Count < limit && Pinned(annotation.AnnotationDictionary) is { } file)
                _pinned.Add(file);
        }
    }

    /// <summary>The files of the document's list, then the pinned ones that are not among them.</summary>
    /// <exception cref="InflationLimitException">They expand beyond the limits of the file.</exception>
    public List<AttachmentContent> Read()
    {
        var result = new List<AttachmentContent>();
        if (limit > 0 && document.Advanced.TryGetEmbeddedFiles(out var files))
        {
            foreach (var file in files.Take(limit))
                result.Add(new AttachmentContent(NameOf(file.Name, result.Count), file.Memory.ToArray()));
        }

        foreach (var file in _pinned)
        {
            if (result.Count < limit && !result.Exists(known => known.Name == file.Name && known.Bytes.AsSpan().SequenceEqual(file.Bytes)))
                result.Add(file with { Name = NameOf(file.Name, result.Count) });
        }

        return result;
    }

    private AttachmentContent? Pinned(DictionaryToken annotation)
    {
        if (Entry(annotation, "FS") is not DictionaryToken specification || Entry(specification, "EF") is not DictionaryToken embedded)
            return null;
        if ((Entry(embedded, "UF") ?? Entry(embedded, "F")) is not StreamToken stream)
            return null;
        var name = Entry(specification, "UF") ?? Entry(specification, "F");
        return new AttachmentContent(
            NameOf(name switch { StringToken text => text.Data, HexToken hex => hex.Data, _ => null }, _pinned.Count),
            stream.Decode(document.Structure.FilterProvider, document.Structure.TokenScanner).ToArray());
    }

    private IToken? Entry(DictionaryToken owner, string key) => owner.TryGet(NameToken.Create(key), out var value) ? resolve(value) : null;

    private static string NameOf(string? given, int index)
    {
        var name = PdfText.Normalise(PdfText.Clean(given ?? "", out _)).Trim();
        name = name.Length > MaxNameLength ? PdfText.Normalise(name[..MaxNameLength]) : name;
        return name.Length == 0 ? $"attachment-{index + 1}" : name;
    }
}
