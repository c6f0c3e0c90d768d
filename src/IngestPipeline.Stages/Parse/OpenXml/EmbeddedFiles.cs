using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.Ole;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Files inside Office files: documents become attachments, pictures are offered, so do the files in objects of other programs; objects that hold none are named so that nobody takes them for read.</summary>
internal static class EmbeddedFiles
{
    public static void Add(OpenXmlPartContainer? owner, DocumentBuilder document)
    {
        var objects = new List<string>();
        foreach (var part in owner?.Parts.Select(pair => pair.OpenXmlPart).Distinct().OrderBy(part => part.Uri.OriginalString, StringComparer.Ordinal) ?? Enumerable.Empty<OpenXmlPart>())
        {
            var name = Path.GetFileName(part.Uri.OriginalString);
            switch (part)
            {
                case EmbeddedPackagePart or AlternativeFormatImportPart:
                    document.AddAttachment(name, Bytes(part));
                    break;
                case EmbeddedObjectPart:
                    if (EmbeddedObject.Unpack(Bytes(part), name) is { } file)
                        document.AddAttachment(file.Name, file.Bytes);
                    else
                        objects.Add(name);
                    break;
                case ImagePart:
                    document.OfferPicture(name, () => Bytes(part));
                    break;
            }
        }

        EmbeddedObject.AddUnread(objects, document);
    }

    private static byte[] Bytes(OpenXmlPart part)
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
