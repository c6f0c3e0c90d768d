using UglyToad.PdfPig;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>The files embedded in a document.</summary>
internal static class PdfAttachments
{
    private const int MaxNameLength = 255;

    /// <exception cref="InflationLimitException">They expand beyond the limits of the file.</exception>
    public static List<AttachmentContent> Read(PdfDocument document, int limit)
    {
        var result = new List<AttachmentContent>();
        if (limit == 0 || !document.Advanced.TryGetEmbeddedFiles(out var files))
            return result;
        foreach (var file in files)
        {
            if (result.Count == limit)
                break;
            var name = PdfText.Normalise(PdfText.Clean(file.Name ?? "", out _)).Trim();
            name = name.Length > MaxNameLength ? PdfText.Normalise(name[..MaxNameLength]) : name;
            result.Add(new AttachmentContent(name.Length == 0 ? $"attachment-{result.Count + 1}" : name, file.Memory.ToArray()));
        }

        return result;
    }
}
