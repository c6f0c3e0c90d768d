using System.Globalization;
using Spectre.Console;

namespace IngestPipeline.Cli.Output;

/// <summary>How values look to people.</summary>
internal static class Display
{
    private const int ShortIdLength = 8;

    /// <summary>Eight digits, enough to name a document on the command line.</summary>
    public static string ShortId(Guid id) => id.ToString("N")[..ShortIdLength];

    /// <summary>The file's name; for a document inside another the parent's name and its number.</summary>
    public static string NameOf(string sourceUri) => Uri.UnescapeDataString(sourceUri[(sourceUri.LastIndexOf('/') + 1)..]);

    /// <summary>The path of a file, the URI of anything else.</summary>
    public static string LocationOf(string sourceUri) =>
        sourceUri.StartsWith("file:///", StringComparison.Ordinal) ? Uri.UnescapeDataString(sourceUri["file://".Length..]) : sourceUri;

    /// <summary>Cuts the middle out, because a name's beginning and its extension both tell something.</summary>
    public static string Shorten(string text, int width)
    {
        if (text.Length <= width)
            return text;
        var tail = width / 3;
        return $"{text[..(width - tail - 1)]}…{text[^tail..]}";
    }

    public static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB"),
    };

    public static string Seconds(double? seconds) => seconds switch
    {
        null => "",
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };

    public static string Time(DateTime? utc) => utc?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Control characters of a document must not steer the terminal.</summary>
    public static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter != '\n' ? ' ' : letter));

    public static string OneLine(string text) => string.Join(' ', Plain(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A table without lines, two blanks between columns: 80 columns have to do. A name that starts with '>' aligns its column to the right.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(new TableColumn(new Text(right ? column[1..] : column, new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new Padding(0, 0, 2, 0), Alignment = right ? Justify.Right : Justify.Left });
        }

        return table;
    }

    public static void AddCells(this Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Plain(cell)) { Overflow = Overflow.Ellipsis }));

    public static Color ColorOf(string state) => state switch
    {
        "indexed" => Color.Green,
        "quarantined" => Color.Yellow,
        "processing" => Color.Blue,
        _ => Color.Grey,
    };
}
