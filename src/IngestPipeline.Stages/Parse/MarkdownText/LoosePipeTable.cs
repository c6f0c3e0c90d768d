using System.Text.RegularExpressions;

namespace IngestPipeline.Stages.Parse.MarkdownText;

/// <summary>
/// Reads pipe tables with a row the library does not accept, as GitHub does: once header and rule stand, every further line is a row.
/// Lines between colons continue the row above them, a habit of some editors.
/// </summary>
internal static partial class LoosePipeTable
{
    /// <returns>Rows with the header first; null when the text is no table.</returns>
    public static List<IReadOnlyList<string>>? TryRead(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 3 || !lines[0].Contains('|', StringComparison.Ordinal) || !Rule().IsMatch(lines[1]))
            return null;
        var header = Cells(lines[0], '|');
        if (header.Length != Cells(lines[1], '|').Length)
            return null;

        var rows = new List<IReadOnlyList<string>> { header };
        foreach (var line in lines.Skip(2))
        {
            if (line.StartsWith(':') && Cells(line, ':') is { } more && more.Length == header.Length && rows.Count > 1)
                rows[^1] = [.. rows[^1].Zip(more, (above, below) => $"{above} {below}".Trim())];
            else
                rows.Add(Cells(line, '|'));
        }

        return rows;
    }

    private static string[] Cells(string line, char mark)
    {
        var inner = line.StartsWith(mark) ? line[1..] : line;
        inner = inner.EndsWith(mark) ? inner[..^1] : inner;
        return inner.Split(mark, StringSplitOptions.TrimEntries);
    }

    [GeneratedRegex(@"^\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Rule();
}
