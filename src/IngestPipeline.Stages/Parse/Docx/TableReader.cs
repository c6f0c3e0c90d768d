using System.Globalization;
using System.Xml.Linq;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Docx;

/// <summary>Collects a <c>w:tbl</c> row by row. A cell merged downwards repeats its text, so that each row stands alone; one merged to the right does not.</summary>
internal sealed class TableReader(BlockReader blocks)
{
    /// <summary>Word allows 63 columns.</summary>
    private const int MaxColumns = 1024;

    private readonly List<IReadOnlyList<string>> rows = [];
    private readonly WordParagraph anchored = new();
    private string[] above = [];
    private XElement? pendingFrame;
    private bool hasFirstRowLook;
    private int markedHeaders;
    private int rowCount;

    /// <summary>The single cell of a table of one row and one column, not read yet; else null.</summary>
    public XElement? OnlyCell => rowCount == 1 ? pendingFrame : null;

    public static IEnumerable<XElement> Rows(XElement table) => Unwrapped(table, "tr");

    public static IEnumerable<XElement> Cells(XElement row) =>
        Unwrapped(row, "tc").Where(cell => cell.Child("tcPr").Child("cellDel") is null);

    /// <summary>True for a cell that a merged cell above it covers.</summary>
    public static bool IsCovered(XElement cell) => cell.Child("tcPr").Child("vMerge") is { } merge && merge.Attr("val") is null or "continue";

    public void UseProperties(XElement? properties)
    {
        var look = properties.Child("tblLook");
        hasFirstRowLook = look.Attr("firstRow") is "1" or "true"
            || (int.TryParse(look.Attr("val"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) && (bits & 0x20) != 0);
    }

    public void AddRow(XElement row)
    {
        var properties = row.Child("trPr");
        if (properties.Child("del") is not null)
            return;
        var cells = Cells(row).ToArray();
        rowCount++;
        if (rowCount == 1 && cells.Length == 1)
        {
            pendingFrame = cells[0];
            return;
        }

        if (pendingFrame is not null)
        {
            rows.Add(ReadRow([pendingFrame], null));
            pendingFrame = null;
        }

        if (markedHeaders == rows.Count && properties.IsOn("tblHeader"))
            markedHeaders++;
        rows.Add(ReadRow(cells, properties));
    }

    public void Complete(out IReadOnlyList<IReadOnlyList<string>> table, out int headerRows, out WordParagraph anchors)
    {
        table = rows;
        headerRows = markedHeaders > 0 ? markedHeaders : rows.Count > 1 && (hasFirstRowLook || TableShaper.StartsWithHeader(rows)) ? 1 : 0;
        anchors = anchored;
    }

    private static IEnumerable<XElement> Unwrapped(XElement container, string name)
    {
        foreach (var element in container.Elements())
        {
            if (element.Is(name))
            {
                yield return element;
            }
            else if (element.Name.LocalName is "sdt" or "sdtContent" or "customXml" or "ins" or "moveTo")
            {
                foreach (var inner in Unwrapped(element, name))
                    yield return inner;
            }
        }
    }

    private List<string> ReadRow(IReadOnlyList<XElement> cells, XElement? properties)
    {
        var texts = new List<string>();
        Pad(texts, Number(properties, "gridBefore"));
        foreach (var cell in cells)
        {
            var cellProperties = cell.Child("tcPr");
            // Word does not show what a covered cell holds of its own.
            var text = !IsCovered(cell) ? blocks.PlainText(cell, anchored) : texts.Count < above.Length ? above[texts.Count] : string.Empty;
            var isBeside = cellProperties.Child("hMerge") is { } horizontal && horizontal.Attr("val") is null or "continue";
            texts.Add(isBeside ? string.Empty : text);
            Pad(texts, Number(cellProperties, "gridSpan") - 1);
        }

        above = [.. texts];
        return texts;
    }

    private static int Number(XElement? properties, string name) =>
        int.TryParse(properties.ChildValue(name), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static void Pad(List<string> texts, int count)
    {
        for (var added = 0; added < count && texts.Count < MaxColumns; added++)
            texts.Add(string.Empty);
    }
}
