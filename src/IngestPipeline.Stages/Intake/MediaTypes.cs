namespace IngestPipeline.Stages.Intake;

/// <summary>Media types the sniffer answers and the parsers claim. Names without an IANA entry start with <c>application/x-</c>.</summary>
public static class MediaTypes
{
    public const string Empty = "application/x-empty";
    public const string OctetStream = "application/octet-stream";
    public const string Executable = "application/x-executable";
    public const string Sqlite = "application/vnd.sqlite3";

    public const string Pdf = "application/pdf";
    public const string Rtf = "application/rtf";

    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Docm = "application/vnd.ms-word.document.macroenabled.12";
    public const string Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
    public const string Pptm = "application/vnd.ms-powerpoint.presentation.macroenabled.12";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Xlsm = "application/vnd.ms-excel.sheet.macroenabled.12";
    public const string Xlsb = "application/vnd.ms-excel.sheet.binary.macroenabled.12";
    public const string Visio = "application/vnd.ms-visio.drawing";

    /// <summary>An Office Open XML file under a password: an OLE compound file with an <c>EncryptedPackage</c> stream.</summary>
    public const string EncryptedOffice = "application/x-encrypted-office";

    public const string Doc = "application/msword";
    public const string Xls = "application/vnd.ms-excel";
    public const string Ppt = "application/vnd.ms-powerpoint";
    public const string Msg = "application/vnd.ms-outlook";
    public const string OleStorage = "application/x-ole-storage";

    public const string OpenDocumentText = "application/vnd.oasis.opendocument.text";
    public const string OpenDocumentSpreadsheet = "application/vnd.oasis.opendocument.spreadsheet";
    public const string OpenDocumentPresentation = "application/vnd.oasis.opendocument.presentation";
    public const string Epub = "application/epub+zip";
    public const string JavaArchive = "application/java-archive";

    public const string Zip = "application/zip";
    public const string Gzip = "application/gzip";
    public const string SevenZip = "application/x-7z-compressed";
    public const string Rar = "application/vnd.rar";
    public const string Bzip2 = "application/x-bzip2";
    public const string Xz = "application/x-xz";
    public const string Zstandard = "application/zstd";
    public const string Tar = "application/x-tar";

    public const string Png = "image/png";
    public const string Jpeg = "image/jpeg";
    public const string Tiff = "image/tiff";
    public const string Bmp = "image/bmp";
    public const string Gif = "image/gif";
    public const string Webp = "image/webp";
    public const string Heic = "image/heic";
    public const string Svg = "image/svg+xml";

    public const string Mp4 = "video/mp4";
    public const string Mp3 = "audio/mpeg";
    public const string Ogg = "application/ogg";
    public const string Wave = "audio/wav";

    public const string Html = "text/html";
    public const string Xml = "application/xml";
    public const string Json = "application/json";
    public const string JsonLines = "application/x-ndjson";
    public const string Email = "message/rfc822";
    public const string Mbox = "application/mbox";
    public const string Csv = "text/csv";
    public const string Tsv = "text/tab-separated-values";
    public const string Markdown = "text/markdown";
    public const string PlainText = "text/plain";
}
