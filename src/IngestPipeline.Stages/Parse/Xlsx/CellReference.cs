namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>Addresses such as <c>AB12</c>, 1-based.</summary>
internal static class CellReference
{
    private const int LastColumn = 16384;

    /// <returns>False when the text is no address of a worksheet.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out int row, out int column)
    {
        (row, column) = (0, 0);
        var at = 0;
        for (; at < text.Length && at < 3 && char.IsAsciiLetter(text[at]); at++)
            column = (column * 26) + (char.ToUpperInvariant(text[at]) - 'A' + 1);
        return column is > 0 and <= LastColumn && int.TryParse(text[at..], System.Globalization.CultureInfo.InvariantCulture, out row) && row > 0;
    }

    /// <summary>Corners of <c>A1:B2</c>.</summary>
    public static bool TryParseRange(string? text, out (int Row, int Column) first, out (int Row, int Column) last)
    {
        (first, last) = (default, default);
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !TryParse(text.AsSpan(0, colon), out var row, out var column) || !TryParse(text.AsSpan(colon + 1), out var lastRow, out var lastColumn))
            return false;
        (first, last) = ((row, column), (lastRow, lastColumn));
        return true;
    }
}
