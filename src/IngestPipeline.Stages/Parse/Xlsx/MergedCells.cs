using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>Cells merged downwards: their text is repeated in the rows they cover, so that each row stands alone.</summary>
internal sealed class MergedCells
{
    private const int MaxMerges = 50_000;

    private readonly Dictionary<(int Row, int Column), int> lastRows = [];
    private readonly SortedDictionary<int, (string Text, int LastRow)> open = [];

    /// <summary>The list stands behind the cells, hence a pass of its own.</summary>
    public MergedCells(WorksheetPart sheet, ParseOptions options, CancellationToken cancellation)
    {
        using var reader = new PartReader(sheet, options, cancellation);
        while (lastRows.Count < MaxMerges && reader.ReadTo("mergeCell"))
        {
            if (CellReference.TryParseRange(reader.Attr("ref"), out var first, out var last) && last.Row > first.Row)
                lastRows.TryAdd(first, last.Row);
        }
    }

    /// <summary>Fills the gaps of a row that has cells of its own.</summary>
    public void Fill(int row, SortedDictionary<int, string> cells)
    {
        if (cells.Count == 0)
            return;
        foreach (var (column, (text, lastRow)) in open.ToArray())
        {
            if (row > lastRow)
                open.Remove(column);
            else
                cells.TryAdd(column, text);
        }

        foreach (var (column, text) in cells)
        {
            if (lastRows.TryGetValue((row, column), out var lastRow))
                open[column] = (text, lastRow);
        }
    }
}
