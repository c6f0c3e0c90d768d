using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse.Ole;

/// <summary>
/// Objects of other programs inside a document ([MS-OLEDS]). One that is a document, or has one packed into it, gives a file; what only its own
/// program reads (a formula, a drawing) does not.
/// </summary>
internal static class EmbeddedObject
{
    private const string Native = "\u0001Ole10Native";

    // Where programs put a whole file: Office its packages, Acrobat its PDF, LibreOffice its documents.
    private static readonly string[] WholeFiles = ["Package", "CONTENTS", "EmbeddedOdf"];

    /// <param name="stored">The object as the document stores it: a compound file, or the file itself.</param>
    /// <param name="name">What the document calls it.</param>
    /// <returns>Null when there is no file in it that could be a document of its own.</returns>
    public static AttachmentContent? Unpack(byte[] stored, string name)
    {
        if (!stored.AsSpan().StartsWith(OleSniffer.Signature))
            return Known(stored, name);
        try
        {
            return Unpack(new CompoundFile(stored).Root, name) ?? Known(stored, name);
        }
        catch (PermanentStageException damaged) when (damaged.Reason == QuarantineReason.Corrupt)
        {
            // It is named as unread; the document around it is sound.
            return null;
        }
    }

    /// <param name="storage">The object as a folder of a compound file.</param>
    public static AttachmentContent? Unpack(CompoundFile.Storage storage, string name)
    {
        foreach (var stream in WholeFiles)
        {
            if (storage.Stream(stream) is { Length: > 0 } file && Known(file, name) is { } known)
                return known;
        }

        if (storage.Stream(Native) is not { } native)
            return null;
        return PackagedFile.Read(native) is { } packaged
            ? new AttachmentContent(packaged.Name.Length > 0 ? packaged.Name : name, packaged.Bytes)
            : native.Length > sizeof(uint) ? Known(native[sizeof(uint)..], name) : null;
    }

    /// <summary>Says which objects were not read; nothing when all were.</summary>
    public static void AddUnread(IReadOnlyCollection<string> names, DocumentBuilder document)
    {
        if (names.Count == 0)
            return;
        document.AddFlag("embedded_files_not_read");
        document.ExtendMetadata("embedded_files", string.Join(", ", names));
    }

    // Streams of unknown programs are noise to a reader; a file has a type of its own.
    private static AttachmentContent? Known(byte[] file, string name)
    {
        var type = MediaTypeSniffer.Sniff(file, file, string.Empty);
        if (type is MediaTypes.Empty or MediaTypes.OctetStream or MediaTypes.OleStorage or MediaTypes.PlainText)
            return null;
        return new AttachmentContent(ExtensionOf(type) is { } extension ? Path.ChangeExtension(name, extension) : name, file);
    }

    private static string? ExtensionOf(string mediaType) => mediaType switch
    {
        MediaTypes.Docx => ".docx",
        MediaTypes.Pptx => ".pptx",
        MediaTypes.Xlsx => ".xlsx",
        MediaTypes.Doc => ".doc",
        MediaTypes.Xls => ".xls",
        MediaTypes.Ppt => ".ppt",
        MediaTypes.Msg => ".msg",
        MediaTypes.Pdf => ".pdf",
        MediaTypes.OpenDocumentText => ".odt",
        MediaTypes.OpenDocumentSpreadsheet => ".ods",
        MediaTypes.OpenDocumentPresentation => ".odp",
        MediaTypes.Bmp => ".bmp",
        MediaTypes.Png => ".png",
        MediaTypes.Jpeg => ".jpg",
        _ => null,
    };
}
