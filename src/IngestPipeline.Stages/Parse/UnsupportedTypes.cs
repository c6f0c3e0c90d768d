using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse;

/// <summary>What to say about files no parser reads.</summary>
public static class UnsupportedTypes
{
    private const string InstallConverter = "install LibreOffice (soffice) where files are parsed and replay,";

    public static Quarantined<ParsedFile> Quarantine(string mediaType, string fileName) => new(
        QuarantineReason.UnsupportedType,
        $"files of type {mediaType} are not read: {Advice(mediaType)}",
        new Dictionary<string, object?> { ["media_type"] = mediaType, ["file_name"] = TextCleaner.Line(fileName) });

    private static string Advice(string mediaType) => mediaType switch
    {
        MediaTypes.Doc => $"this is the Word format of 1997 to 2003; {InstallConverter} or save it as .docx",
        MediaTypes.Xls => $"this is the Excel format of 1997 to 2003; {InstallConverter} or save it as .xlsx",
        MediaTypes.Ppt => $"this is the PowerPoint format of 1997 to 2003; {InstallConverter} or save it as .pptx",
        MediaTypes.Xlsb => "this is a binary Excel workbook; save it as .xlsx",
        MediaTypes.Visio => "export the drawing as PDF",
        MediaTypes.Rtf => $"{InstallConverter} or save it as .docx",
        MediaTypes.OpenDocumentText => $"{InstallConverter}, or save it as .docx or PDF",
        MediaTypes.OpenDocumentSpreadsheet => $"{InstallConverter} or save it as .xlsx",
        MediaTypes.OpenDocumentPresentation => $"{InstallConverter} or save it as .pptx",
        MediaTypes.OleStorage => "this is an OLE compound file of an unknown program; export its content as PDF or text",
        MediaTypes.Gzip or MediaTypes.SevenZip or MediaTypes.Rar or MediaTypes.Bzip2 or MediaTypes.Xz or MediaTypes.Zstandard or MediaTypes.Tar or MediaTypes.JavaArchive
            => "of archives only zip is opened; unpack it and drop the files in it",
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
