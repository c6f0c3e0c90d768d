using System.Text;

namespace IngestPipeline.Stages.Parse.Pdf;

/// <summary>What makes rows of text a table worth keeping as one.</summary>
internal static class TableShape
{
    /// <summary>Without empty rows and columns; null when fewer than two rows or two columns hold text.</summary>
    public static IReadOnlyList<IReadOnlyList<string>>? Trim(IReadOnlyList<string[]> rows)
    {
        var kept = rows.Where(row => Array.Exists(row, text => text.Length > 0)).ToList();
        if (kept.Count < 2)
            return null;
        var columns = Enumerable.Range(0, kept[0].Length).Where(column => kept.Exists(row => row[column].Length > 0)).ToArray();
        if (columns.Length < 2)
            return null;
        return [.. kept.Select(row => (IReadOnlyList<string>)[.. columns.Select(column => row[column])])];
    }

    /// <summary>1 when the first row reads like names of columns: mostly filled, no figures.</summary>
    public static int HeaderRowsOf(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var first = rows[0];
        var filled = first.Count(text => text.Length > 0);
        if (first[0].Length == 0 && filled == first.Count - 1 && first.Skip(1).All(text => IsYear(text) || !IsFigure(text)))
            return 1;
        return filled * 2 >= first.Count && first.Count(IsFigure) * 4 <= filled ? 1 : 0;
    }

    /// <summary>Mostly digits, as amounts, dates and percentages are.</summary>
    public static bool IsFigure(string text)
    {
        var (digits, letters) = (0, 0);
        foreach (var character in text)
        {
            digits += char.IsDigit(character) ? 1 : 0;
            letters += char.IsLetter(character) ? 1 : 0;
        }

        return digits > letters || (text.Length is 1 or 2 && digits + letters == 0 && text is "-" or "–" or "—" or "--");
    }

    private static bool IsYear(string text) =>
        text.Length is >= 4 and <= 6 && int.TryParse(text.AsSpan(0, 4), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var year) && year is >= 1800 and <= 2100;

    public static TextSegment ToSegment(PageTable table, FrameBox box, double size) => new()
    {
        Text = Markdown(table),
        Box = box,
        Base = box.Bottom,
        Size = size,
        IsBold = false,
        IsMonospaced = false,
        IsHidden = false,
        IsRightToLeft = false,
        Table = table,
    };

    public static string Markdown(PageTable table)
    {
        var text = new StringBuilder();
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (row == 0 && table.HeaderRows == 0)
                AppendRow(text, table.Rows[0].Select(_ => ""), Divider(table.Rows[0].Count));
            AppendRow(text, table.Rows[row], row == 0 && table.HeaderRows > 0 ? Divider(table.Rows[0].Count) : null);
        }

        return text.ToString().TrimEnd('\n');
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells, string? divider)
    {
        foreach (var cell in cells)
            text.Append("| ").Append(cell.Replace("|", "\\|", StringComparison.Ordinal)).Append(cell.Length > 0 ? " " : "");
        text.Append("|\n");
        if (divider is not null)
            text.Append(divider);
    }

    private static string Divider(int columns) => string.Concat(Enumerable.Repeat("| --- ", columns)) + "|\n";
}
