using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>Excel workbooks: a sheet is a page. Hidden sheets are passed over, unless there is nothing else; the ledger says so.</summary>
public sealed class XlsxParser : OfficeParser<SpreadsheetDocument, WorkbookPart>
{
    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Xlsx, Intake.MediaTypes.Xlsm];

    protected override string MainPartName => "workbook";

    protected override SpreadsheetDocument Open(Stream content, bool isEditable, OpenSettings settings) => SpreadsheetDocument.Open(content, isEditable, settings);

    protected override WorkbookPart? MainPart(SpreadsheetDocument package) => package.WorkbookPart;

    protected override Quarantined<ParsedFile>? Read(WorkbookPart workbook, DocumentBuilder document)
    {
        var (options, cancellation) = (document.Options, document.Cancellation);
        var sheets = ReadSheetList(workbook, document, out var isDate1904);
        if (sheets.Count == 0)
            return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, "the workbook lists no sheets");
        var reader = new SheetReader(
            new SharedStrings(workbook.SharedStringTablePart, options, cancellation),
            new CellFormats(workbook.WorkbookStylesPart, isDate1904, options, cancellation),
            document);

        var onlyHidden = sheets.TrueForAll(sheet => sheet.IsHidden);
        foreach (var sheet in sheets)
        {
            document.StartPage();
            if (sheet.IsHidden && !onlyHidden && !options.IncludeHiddenSheets)
                document.EndPage($"the sheet {sheet.Name} is hidden and was passed over (Parse:IncludeHiddenSheets)", PageState.Blank);
            else
                ReadSheet(workbook, sheet, reader, document);
        }

        return null;
    }

    private static List<SheetEntry> ReadSheetList(WorkbookPart workbook, DocumentBuilder document, out bool isDate1904)
    {
        var sheets = new List<SheetEntry>();
        isDate1904 = false;
        using var reader = new PartReader(workbook, document.Options, document.Cancellation);
        foreach (var element in reader.Trees("workbookPr", "sheet"))
        {
            if (element.Is("workbookPr"))
                isDate1904 = element.Attr("date1904") is "1" or "true";
            else
                sheets.Add(new SheetEntry(TextCleaner.Line(element.Attr("name")), element.Attr("id"), element.Attr("state") is "hidden" or "veryHidden"));
        }

        return sheets;
    }

    private static void ReadSheet(WorkbookPart workbook, SheetEntry sheet, SheetReader reader, DocumentBuilder document)
    {
        try
        {
            var beforeHeading = document.ElementCount;
            document.Add(ElementType.Heading, sheet.Name, level: 1);
            var before = document.ElementCount;
            if (OfficePackage.Related<WorksheetPart>(workbook, sheet.RelationshipId) is { } worksheet)
            {
                reader.Read(worksheet);
                EmbeddedFiles.Add(worksheet, document);
            }
            else if (OfficePackage.Related<ChartsheetPart>(workbook, sheet.RelationshipId) is { } chartsheet)
            {
                SheetExtras.AddDrawings(chartsheet.DrawingsPart, document);
            }
            else
            {
                throw new PermanentStageException(QuarantineReason.Corrupt, $"the sheet {sheet.Name} is missing in the package");
            }

            if (document.ElementCount == before && before > beforeHeading)
                document.RemoveLast();
            document.EndPage();
        }
        catch (PermanentStageException broken) when (broken.Reason == QuarantineReason.Corrupt)
        {
            // One broken sheet is its own trouble; the ledger names it.
            document.EndPage(broken.Message, PageState.Failed);
            document.AddFlag("partial_parse");
        }
    }

    private sealed record SheetEntry(string Name, string? RelationshipId, bool IsHidden);
}
