using System.Globalization;
using AngleSharp.Dom;

namespace IngestPipeline.Stages.Parse.Html;

/// <summary>A table of the page: either data in rows, or a frame that places blocks.</summary>
internal sealed class HtmlTable
{
    /// <summary>What browsers allow a cell to span.</summary>
    private const int MaxSpan = 1000;

    private const int MaxColumns = 2000;

    /// <summary>Cells longer than this hold prose, and prose is no data.</summary>
    private const int ProseCharacters = 800;

    private readonly List<(IElement Row, bool IsHead)> rows = [];
    private readonly IElement table;

    public HtmlTable(IElement table)
    {
        this.table = table;
        foreach (var child in table.Children)
        {
            switch (child.LocalName)
            {
                case "tr":
                    rows.Add((child, false));
                    break;
                case "caption":
                    Caption ??= child;
                    break;
                case "thead" or "tbody" or "tfoot":
                    rows.AddRange(child.Children.Where(row => row.LocalName == "tr").Select(row => (row, child.LocalName == "thead")));
                    break;
            }
        }

        IsLayout = DecideLayout();
    }

    public IElement? Caption { get; }

    public bool IsLayout { get; }

    /// <summary>A cell that spans rows is repeated in them; one that spans columns is not.</summary>
    public (IReadOnlyList<IReadOnlyList<string>> Rows, int HeaderRows) Read(HtmlScope scope, List<string> images)
    {
        var result = new List<IReadOnlyList<string>>(rows.Count);
        var hanging = new Dictionary<int, (string Text, int Rows)>();
        var (headers, isHeading) = (0, true);
        foreach (var (row, isHead) in rows)
        {
            var cells = new List<string>();
            var all = Cells(row).ToArray();
            foreach (var cell in all)
            {
                TakeHanging(hanging, cells);
                if (cells.Count >= MaxColumns)
                    break;
                var text = HtmlInlineText.Cell(cell, scope, images);
                var (columnSpan, rowSpan) = (Span(cell, "colspan"), Span(cell, "rowspan"));
                for (var column = 0; column < columnSpan && cells.Count < MaxColumns; column++)
                {
                    if (rowSpan > 1)
                        hanging[cells.Count] = (column == 0 ? text : string.Empty, rowSpan - 1);
                    cells.Add(column == 0 ? text : string.Empty);
                }
            }

            TakeHanging(hanging, cells);
            result.Add(cells);
            isHeading &= isHead || (headers == 0 && all.Length > 1 && all.All(cell => cell.LocalName == "th"));
            headers += isHeading ? 1 : 0;
        }

        if (headers == result.Count && headers > 1)
            headers = 1;
        return (result, headers == 0 && TableShaper.StartsWithHeader(result) && !rows[0].Row.Children.Any(cell => cell.LocalName == "th") ? 1 : headers);
    }

    private static IEnumerable<IElement> Cells(IElement row) => row.Children.Where(cell => cell.LocalName is "td" or "th");

    private static void TakeHanging(Dictionary<int, (string Text, int Rows)> hanging, List<string> cells)
    {
        while (hanging.TryGetValue(cells.Count, out var above))
        {
            if (above.Rows == 1)
                hanging.Remove(cells.Count);
            else
                hanging[cells.Count] = (above.Text, above.Rows - 1);
            cells.Add(above.Text);
        }
    }

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, MaxSpan) : 1;

    private bool DecideLayout()
    {
        if (table.GetAttribute("role") is "presentation" or "none")
            return true;
        var widest = rows.Count == 0 ? 0 : rows.Max(row => Cells(row.Row).Count());
        if (rows.Count == 0 || (rows.Count == 1 && widest <= 1))
            return true;
        var hasHeaderCells = rows.Any(row => row.Row.Children.Any(cell => cell.LocalName == "th")) || Caption is not null;
        if (hasHeaderCells)
            return false;
        return rows.SelectMany(row => Cells(row.Row)).Any(cell =>
            cell.QuerySelector("h1, h2, h3, h4, h5, h6, article, section, pre, form, table, hr") is not null
            || (widest <= 3 && cell.TextContent.Length > ProseCharacters));
    }
}
