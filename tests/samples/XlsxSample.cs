using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace IngestPipeline.Samples;

/// <summary>
/// Excel files: a sheet for each section, named by its heading; paragraphs stand above the table, a cell each. Cell
/// texts that read as numbers or ISO dates become numbers and dates; <c>=FORMULA|VALUE</c> a formula with its last value.
/// </summary>
public static class XlsxSample
{
    private const uint DateStyle = 1;
    private const uint MoneyStyle = 2;

    public static byte[] Write(SampleDocument document)
    {
        using var stream = new MemoryStream();
        using (var package = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = package.AddWorkbookPart();
            var strings = new List<string>();
            var sheets = new Sheets();
            foreach (var (index, section) in document.Sections.Index())
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"rId{index + 1}");
                workbook.AddNewPart<WorksheetPart>(id).Worksheet = new Worksheet(Rows(section, strings));
                sheets.Append(new Sheet { Id = id, SheetId = (uint)index + 1, Name = section.Heading });
            }
            workbook.AddNewPart<WorkbookStylesPart>("rId101").Stylesheet = Styles();
            workbook.AddNewPart<SharedStringTablePart>("rId102").SharedStringTable =
                new SharedStringTable(strings.Select(text => new SharedStringItem(new Text(text) { Space = SpaceProcessingModeValues.Preserve })))
                {
                    UniqueCount = (uint)strings.Count,
                };
            workbook.Workbook = new Workbook(sheets);
            OfficeProperties.Add(package, package.AddCoreFilePropertiesPart(), document.Title);
        }
        return ZipNormaliser.Normalise(stream);
    }

    private static SheetData Rows(SampleSection section, List<string> strings)
    {
        var texts = section.Paragraphs.Concat(section.Items).Select(text => (IReadOnlyList<string>)[text]);
        IEnumerable<IReadOnlyList<string>> table = section.Table is { } t ? t.Rows.Prepend(t.Columns) : [];
        return new SheetData(texts.Concat(table).Select((cells, row) => new Row(
            cells.Select((cell, column) => CellOf(cell, $"{(char)('A' + column)}{row + 1}", strings)))
        {
            RowIndex = (uint)row + 1,
        }));
    }

    private static Cell CellOf(string text, string reference, List<string> strings)
    {
        var cell = new Cell { CellReference = reference };
        if (text.StartsWith('=') && text.Split('|') is [var formula, var value])
        {
            cell.CellFormula = new CellFormula(formula[1..]);
            cell.CellValue = new CellValue(value);
            cell.StyleIndex = MoneyStyle;
        }
        else if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            cell.CellValue = new CellValue(date.ToDateTime(TimeOnly.MinValue).ToOADate().ToString(CultureInfo.InvariantCulture));
            cell.StyleIndex = DateStyle;
        }
        else if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            cell.CellValue = new CellValue(text);
            cell.StyleIndex = text.Contains('.') ? MoneyStyle : 0;
        }
        else
        {
            var index = strings.IndexOf(text);
            if (index < 0)
            {
                index = strings.Count;
                strings.Add(text);
            }
            cell.CellValue = new CellValue(index.ToString(CultureInfo.InvariantCulture));
            cell.DataType = CellValues.SharedString;
        }
        return cell;
    }

    private static Stylesheet Styles() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = 164, FormatCode = "d mmmm yyyy" }) { Count = 1 },
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" })) { Count = 1 },
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })) { Count = 2 },
        new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder())) { Count = 1 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        new CellFormats(
            new CellFormat(),
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 4, ApplyNumberFormat = true })
        { Count = 3 });
}
