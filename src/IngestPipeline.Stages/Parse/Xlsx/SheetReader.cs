using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>Streams the cells of one worksheet.</summary>
internal sealed class SheetReader(SharedStrings strings, CellFormats formats, DocumentBuilder document)
{
    private readonly RepeatedTexts shared = new();

    public void Read(WorksheetPart sheet)
    {
        var merged = new MergedCells(sheet, document.Options, document.Cancellation);
        var tables = new SheetTables(document);
        string? footer = null;
        using (var reader = new PartReader(sheet, document.Options, document.Cancellation))
        {
            var rowNumber = 0;
            while (reader.Read())
            {
                if (!reader.IsStart)
                    continue;
                if (reader.LocalName == "row")
                {
                    rowNumber = int.TryParse(reader.Attr("r"), System.Globalization.CultureInfo.InvariantCulture, out var stated) && stated > rowNumber ? stated : rowNumber + 1;
                    var cells = ReadRow(reader);
                    merged.Fill(rowNumber, cells);
                    tables.AddRow(rowNumber, cells);
                }
                else if (reader.LocalName == "headerFooter")
                {
                    tables.EndBlock();
                    footer = SheetMargins.AddHeader(reader.ReadTree(), document);
                }
            }
        }

        tables.EndBlock();
        SheetExtras.AddDrawings(sheet.DrawingsPart, document);
        EmbeddedFiles.Add(sheet.DrawingsPart, document);
        if (document.Options.IncludeComments)
            SheetExtras.AddComments(sheet, document);
        document.Add(Domain.Documents.ElementType.Footer, footer);
    }

    private SortedDictionary<int, string> ReadRow(PartReader reader)
    {
        var cells = new SortedDictionary<int, string>();
        if (reader.IsEmptyElement)
            return cells;
        var (depth, column) = (reader.Depth, 0);
        while (reader.Read() && reader.Depth > depth)
        {
            if (!reader.IsStart || reader.LocalName != "c")
                continue;
            var cell = reader.ReadTree();
            column = CellReference.TryParse(cell.Attr("r"), out _, out var stated) ? stated : column + 1;
            var text = TextCleaner.Line(Text(cell));
            if (text.Length > 0)
                cells[column] = shared.Share(text);
        }

        return cells;
    }

    private string Text(XElement cell)
    {
        var value = cell.Child("v")?.Value;
        if (cell.Attr("t") == "inlineStr")
            return SharedStrings.Text(cell.Child("is"));
        // A formula that no program has calculated yet has no value: the formula is all there is to show.
        if (string.IsNullOrEmpty(value))
            return cell.Child("f")?.Value is { Length: > 0 } formula ? "=" + formula : string.Empty;
        return cell.Attr("t") switch
        {
            "s" => int.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var index) ? strings[index] : string.Empty,
            "b" => value is "1" or "true" ? "TRUE" : "FALSE",
            "str" or "e" => value,
            "d" => CellFormats.IsoDate(value),
            _ => formats.Format(value, cell.IntAttr("s") ?? 0),
        };
    }
}
