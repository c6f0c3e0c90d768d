using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;
using IngestPipeline.Stages.Parse;
using IngestPipeline.Stages.Parse.Docx;
using IngestPipeline.Stages.Parse.Pptx;
using IngestPipeline.Stages.Parse.Xlsx;

namespace IngestPipeline.Providers.Conversion;

/// <summary>
/// Reads the formats LibreOffice can turn into Office Open XML: legacy Office, RTF, OpenDocument, binary workbooks. Without LibreOffice
/// they are quarantined as unsupported, with the advice to install it.
/// </summary>
/// <param name="findProgram">Where soffice lies; null when it is not installed. Asked for each file, so that installing it needs no restart.</param>
public sealed class LibreOfficeParser(Func<string?> findProgram) : IFormatParser
{
    private static readonly Dictionary<string, (string Extension, string Target)> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [MediaTypes.Doc] = ("doc", "docx"),
        [MediaTypes.Rtf] = ("rtf", "docx"),
        [MediaTypes.OpenDocumentText] = ("odt", "docx"),
        [MediaTypes.Xls] = ("xls", "xlsx"),
        [MediaTypes.Xlsb] = ("xlsb", "xlsx"),
        [MediaTypes.OpenDocumentSpreadsheet] = ("ods", "xlsx"),
        [MediaTypes.Ppt] = ("ppt", "pptx"),
        [MediaTypes.OpenDocumentPresentation] = ("odp", "pptx"),
    };

    private static readonly Dictionary<string, (IFormatParser Parser, string MediaType)> Readers = new(StringComparer.Ordinal)
    {
        ["docx"] = (new DocxParser(), MediaTypes.Docx),
        ["xlsx"] = (new XlsxParser(), MediaTypes.Xlsx),
        ["pptx"] = (new PptxParser(), MediaTypes.Pptx),
    };

    public LibreOfficeParser()
        : this(OfficeConverter.Find)
    {
    }

    /// <summary>The installed program; null without one.</summary>
    public static string? Program => OfficeConverter.Find();

    IReadOnlyCollection<string> IFormatParser.MediaTypes => Formats.Keys;

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(options);
        if (findProgram() is not { } program)
            return UnsupportedTypes.Quarantine(input.MediaType, input.FileName);
        var (extension, target) = Formats[input.MediaType];
        using var converted = new OfficeConverter(program).Convert(input.Content, extension, target, options, cancellation);
        var (parser, mediaType) = Readers[target];
        return parser.Parse(input with { Content = converted, MediaType = mediaType }, options, cancellation) switch
        {
            Completed<ParsedFile>(var file) => new Completed<ParsedFile>(file with
            {
                Document = file.Document with
                {
                    MediaType = input.MediaType,
                    Metadata = new SortedDictionary<string, string>(file.Document.Metadata.ToDictionary(), StringComparer.Ordinal) { ["converted_with"] = "LibreOffice" },
                },
            }),
            var quarantined => quarantined,
        };
    }
}
