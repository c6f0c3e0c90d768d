using System.Text;

namespace IngestPipeline.Stages.Parse;

/// <summary>Rows of a table as a pipe table.</summary>
public static class MarkdownTable
{
    /// <summary>One line a row, bars escaped; a rule follows the header rows, or the first row when there are none.</summary>
    public static string Write(IReadOnlyList<IReadOnlyList<string>> rows, int headerRows)
    {
        if (rows.Count == 0)
            return string.Empty;
        var text = new StringBuilder();
        var columns = rows.Max(row => row.Count);
        var rule = Math.Clamp(headerRows, 1, rows.Count);
        for (var index = 0; index < rows.Count; index++)
        {
            WriteRow(text, rows[index], columns);
            if (index + 1 == rule)
                text.Append('\n').Append('|').Insert(text.Length, " --- |", columns);
            if (index + 1 < rows.Count)
                text.Append('\n');
        }

        return text.ToString();
    }

    private static void WriteRow(StringBuilder text, IReadOnlyList<string> row, int columns)
    {
        text.Append('|');
        for (var column = 0; column < columns; column++)
        {
            var cell = column < row.Count ? row[column].Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal) : string.Empty;
            text.Append(' ').Append(cell).Append(cell.Length > 0 ? " |" : "|");
        }
    }
}
