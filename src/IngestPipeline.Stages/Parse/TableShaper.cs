namespace IngestPipeline.Stages.Parse;

/// <summary>Makes tables rectangular and small, and finds their header.</summary>
internal static class TableShaper
{
    private const string NumberSigns = ".,-+% $€£/:()";

    /// <summary>Cells as single lines, without rows and columns that are empty throughout.</summary>
    public static (IReadOnlyList<IReadOnlyList<string>> Rows, int HeaderRows) Trim(IReadOnlyList<IReadOnlyList<string>> rows, int headerRows)
    {
        var clean = new List<string[]>(rows.Count);
        var headers = 0;
        var used = new bool[rows.Count == 0 ? 0 : rows.Max(row => row.Count)];
        for (var index = 0; index < rows.Count; index++)
        {
            var cells = new string[rows[index].Count];
            var isEmpty = true;
            for (var column = 0; column < cells.Length; column++)
            {
                cells[column] = TextCleaner.Line(rows[index][column]);
                if (cells[column].Length == 0)
                    continue;
                used[column] = true;
                isEmpty = false;
            }

            if (isEmpty)
                continue;
            clean.Add(cells);
            if (index < headerRows)
                headers++;
        }

        if (clean.Count == 0)
            return ([], 0);
        var columns = Enumerable.Range(0, used.Length).Where(column => used[column]).ToArray();
        var shaped = clean.ConvertAll<IReadOnlyList<string>>(cells => Array.ConvertAll(columns, column => column < cells.Length ? cells[column] : string.Empty));
        return (shaped, Math.Min(headers, shaped.Count));
    }

    /// <summary>True when the first row names columns: it is filled, says different things, and no cell of it is a number.</summary>
    public static bool StartsWithHeader(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (rows.Count < 2)
            return false;
        var first = rows[0].Select(cell => cell.Trim()).ToArray();
        var filled = first.Count(cell => cell.Length > 0);
        return first.Length > 0 && filled > 0 && filled * 2 >= first.Length
            && !first.Any(IsNumber)
            && first.Where(cell => cell.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() == filled
            && first.All(cell => cell.Length <= 120);
    }

    private static bool IsNumber(string cell)
    {
        // A year is as often the name of a column as a value.
        var isYear = cell.Length == 4 && cell.All(char.IsAsciiDigit) && cell[0] is '1' or '2';
        return !isYear && cell.Any(char.IsAsciiDigit) && cell.All(letter => char.IsAsciiDigit(letter) || NumberSigns.Contains(letter, StringComparison.Ordinal));
    }
}
