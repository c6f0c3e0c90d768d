using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse;

/// <summary>What to say about files no parser reads.</summary>
internal static class UnsupportedTypes
{
    public static Quarantined<ParsedFile> Quarantine(string mediaType, string fileName) => new(
        QuarantineReason.UnsupportedType,
        $"files of type {mediaType} are not read: {Advice(mediaType)}",
        new Dictionary<string, object?> { ["media_type"] = mediaType, ["file_name"] = TextCleaner.Line(fileName) });

    private static string Advice(string mediaType) => mediaType switch
    {
        MediaTypes.Doc => "this is the Word format of 1997 to 2003; save it as .docx",
        MediaTypes.Xls => "this is the Excel format of 1997 to 2003; save it as .xlsx",
        MediaTypes.Ppt => "this is the PowerPoint format of 1997 to 2003; save it as .pptx",
        MediaTypes.Xlsb => "this is a binary Excel workbook; save it as .xlsx",
        MediaTypes.Visio => "export the drawing as PDF",
        MediaTypes.Rtf => "open it in a word processor and save it as .docx",
        MediaTypes.OpenDocumentText => "save it as .docx or export it as PDF",
        MediaTypes.OpenDocumentSpreadsheet => "save it as .xlsx",
        MediaTypes.OpenDocumentPresentation => "save it as .pptx",
        MediaTypes.Epub => "convert the book to PDF or HTML",
        MediaTypes.OleStorage => "this is an OLE compound file of an unknown program; export its content as PDF or text",
        MediaTypes.Zip or MediaTypes.Gzip or MediaTypes.SevenZip or MediaTypes.Rar or MediaTypes.Bzip2 or MediaTypes.Xz or MediaTypes.Zstandard or MediaTypes.Tar or MediaTypes.JavaArchive
            => "archives are not opened; unpack it and drop the files in it",
        MediaTypes.Mbox => "this is a mailbox; export its messages as single .eml files",
        MediaTypes.Heic => "convert the picture to JPEG or PNG",
        MediaTypes.Executable => "this is a program, not a document",
        MediaTypes.Sqlite => "this is a database; export its tables as CSV",
        MediaTypes.OctetStream => "the content matches no known document format",
        _ when mediaType.StartsWith("audio/", StringComparison.Ordinal) || mediaType.StartsWith("video/", StringComparison.Ordinal) || mediaType == MediaTypes.Ogg
            => "sound and film are not transcribed; drop a transcript",
        _ => "convert it to PDF, Office Open XML, HTML, text or an image",
    };
}
