using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>
/// Cuts the used range of a sheet into tables where empty rows separate them, while rows stream in. A single cell above a table is its
/// title; a table that goes on after an empty row keeps its header.
/// </summary>
internal sealed class SheetTables(DocumentBuilder document)
{
    /// <summary>Rows of one column that are still read as lines of text.</summary>
    private const int MaxTextLines = 4;

    private readonly List<SortedDictionary<int, string>> rows = [];
    private SortedDictionary<int, string>? header;
    private bool isContinued;
    private int lastRow;

    public void AddRow(int number, SortedDictionary<int, string> cells)
    {
        if (cells.Count == 0)
            return;
        if (number > lastRow + 1)
            EndBlock();
        lastRow = number;
        rows.Add(cells);
        if (rows.Count >= DocumentBuilder.RowsPerTable && rows.Exists(row => row.Count > 1))
        {
            Flush();
            isContinued = true;
        }
    }

    public void EndBlock()
    {
        Flush();
        isContinued = false;
    }

    private void Flush()
    {
        if (!isContinued)
            TakeTitles();
        if (rows.Count == 0)
            return;
        if (!isContinued)
            FindHeader();
        var table = header is null || ReferenceEquals(rows[0], header) ? rows : [header, .. rows];
        var first = table.Min(row => row.Keys.First());
        var last = table.Max(row => row.Keys.Last());
        document.AddTable(
            table.ConvertAll<IReadOnlyList<string>>(row => Cells(row, first, last)),
            header is null ? 0 : 1);
        rows.Clear();
    }

    /// <summary>Lines of text above a table, or instead of one.</summary>
    private void TakeTitles()
    {
        var titles = rows.FindIndex(row => row.Count > 1);
        if (titles < 0)
            titles = rows.Count <= MaxTextLines ? rows.Count : 0;
        else if (titles > MaxTextLines)
            titles = 0;
        foreach (var title in rows.Take(titles))
            document.Add(titles == rows.Count ? ElementType.Paragraph : ElementType.Caption, title.Values.First());
        rows.RemoveRange(0, titles);
    }

    private void FindHeader()
    {
        var previous = header;
        header = null;
        var width = rows.Max(row => row.Keys.Last());
        var dense = rows.Take(2).Select(row => (IReadOnlyList<string>)Cells(row, rows[0].Keys.First(), Math.Max(width, rows[0].Keys.First()))).ToList();
        if (TableShaper.StartsWithHeader(dense))
            header = rows[0];
        else if (previous is not null && previous.Count > 1 && rows.TrueForAll(row => row.Keys.First() >= previous.Keys.First() && row.Keys.Last() <= previous.Keys.Last()))
            header = previous;
    }

    private static string[] Cells(SortedDictionary<int, string> row, int first, int last)
    {
        var cells = new string[last - first + 1];
        for (var column = first; column <= last; column++)
            cells[column - first] = row.GetValueOrDefault(column, string.Empty);
        return cells;
    }
}
