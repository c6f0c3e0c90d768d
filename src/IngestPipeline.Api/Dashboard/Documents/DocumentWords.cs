using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api.Dashboard.Documents;

/// <summary>What people call the things of a document.</summary>
internal static class DocumentWords
{
    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = "PDF",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "Word",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "Excel",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = "PowerPoint",
        ["message/rfc822"] = "Mail",
        ["text/html"] = "HTML",
        ["text/markdown"] = "Markdown",
        ["text/plain"] = "Text",
        ["text/csv"] = "CSV",
        ["application/json"] = "JSON",
        ["application/zip"] = "ZIP",
        ["application/vnd.ms-word.document.macroenabled.12"] = "Word with macros",
        ["application/vnd.ms-excel.sheet.macroenabled.12"] = "Excel with macros",
        ["application/vnd.ms-powerpoint.presentation.macroenabled.12"] = "PowerPoint with macros",
        ["application/x-encrypted-office"] = "Office, protected",
        ["application/msword"] = "Word 97",
        ["application/vnd.ms-excel"] = "Excel 97",
        ["application/vnd.ms-powerpoint"] = "PowerPoint 97",
        ["application/vnd.ms-outlook"] = "Outlook",
        ["application/rtf"] = "RTF",
        ["application/epub+zip"] = "EPUB",
        ["application/x-empty"] = "Empty",
        ["application/octet-stream"] = "Unknown",
    };

    private static readonly Dictionary<string, string> s_flags = new(StringComparer.Ordinal)
    {
        [FlagNames.Ocr] = "The text, or some of it, was recognised in images.",
        [FlagNames.OcrLowConfidence] = "Recognition was unsure of most words of the recognised text; compare with the page before you rely on it.",
        [FlagNames.PartialParse] = "Some pages could not be read; the rest is searchable.",
        [FlagNames.GarbledText] = "Much of the text is unreadable, and somebody accepted it.",
        [FlagNames.NearDuplicate] = "The text nearly equals that of an earlier document.",
        [FlagNames.Boilerplate] = "Many documents have this passage word for word.",
        [FlagNames.Parent] = "A larger passage around smaller chunks; search returns those.",
        ["hidden_text"] = "Text that a reader of the file does not see: hidden, or without contrast.",
    };

    /// <summary>Flags a document can be selected by.</summary>
    public static IReadOnlyList<string> DocumentFlags { get; } = [FlagNames.Ocr, FlagNames.OcrLowConfidence, FlagNames.PartialParse, FlagNames.GarbledText, FlagNames.NearDuplicate];

    public static string Type(string mediaType) => s_types.TryGetValue(mediaType, out var name) ? name : mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..].ToUpperInvariant();

    public static string Flag(string flag) => flag.Replace('_', ' ');

    public static string FlagMeaning(string flag) => s_flags.GetValueOrDefault(flag, "A mark that a stage has set.");

    /// <summary>Name of the file; a file inside another is called by the name it has there.</summary>
    public static string Name(DocumentSummary document) => document.ParentDocumentId is null || document.FileName.Length == 0 ? Shown.FileName(document.SourceUri) : document.FileName;

    /// <summary>Where the file is: its folder, or the file that it is in.</summary>
    public static string Place(DocumentSummary document)
    {
        var uri = document.SourceUri;
        if (document.ParentDocumentId is not null)
            return $"inside {Shown.Source(uri[..Math.Max(0, uri.LastIndexOf('#'))])}";
        if (uri.StartsWith("api:///", StringComparison.Ordinal))
            return uri.LastIndexOf('/') > "api:///".Length ? $"uploaded to {Uri.UnescapeDataString(uri["api:///".Length..uri.LastIndexOf('/')])}" : "uploaded";
        return Shown.Source(uri[..Math.Max(0, uri.LastIndexOf('/'))]);
    }

    public static string Element(ElementType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()).Replace('_', ' ');

    /// <summary>Where things of the completeness table went.</summary>
    public static string Went(string where) => where.Replace('_', ' ') switch
    {
        "running" => "running heads and feet, left out",
        "without words" => "without words, left out",
        var other => other,
    };
}
