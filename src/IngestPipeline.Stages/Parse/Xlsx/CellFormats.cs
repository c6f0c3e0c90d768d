using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using ExcelNumberFormat;
using IngestPipeline.Stages.Parse.OpenXml;

namespace IngestPipeline.Stages.Parse.Xlsx;

/// <summary>Numbers as the sheet shows them. Formats that follow the reader's locale (short dates) are written as ISO dates, which mean the same everywhere.</summary>
internal sealed class CellFormats
{
    private const string General = "General";

    // ECMA-376, part 1, 18.8.30: formats that have a number only.
    private static readonly Dictionary<int, string> BuiltIn = new()
    {
        [1] = "0",
        [2] = "0.00",
        [3] = "#,##0",
        [4] = "#,##0.00",
        [9] = "0%",
        [10] = "0.00%",
        [11] = "0.00E+00",
        [12] = "# ?/?",
        [13] = "# ??/??",
        [14] = "yyyy-mm-dd",
        [15] = "d-mmm-yy",
        [16] = "d-mmm",
        [17] = "mmm-yy",
        [18] = "h:mm AM/PM",
        [19] = "h:mm:ss AM/PM",
        [20] = "h:mm",
        [21] = "h:mm:ss",
        [22] = "yyyy-mm-dd h:mm",
        [37] = "#,##0 ;(#,##0)",
        [38] = "#,##0 ;(#,##0)",
        [39] = "#,##0.00;(#,##0.00)",
        [40] = "#,##0.00;(#,##0.00)",
        [45] = "mm:ss",
        [46] = "[h]:mm:ss",
        [47] = "mm:ss.0",
        [48] = "##0.0E+0",
        [49] = "@",
    };

    private readonly List<int> formatIdByStyle = [];
    private readonly Dictionary<int, string> custom = [];
    private readonly Dictionary<int, NumberFormat?> parsed = [];
    private readonly bool isDate1904;

    public CellFormats(WorkbookStylesPart? part, bool isDate1904, ParseOptions options, CancellationToken cancellation)
    {
        this.isDate1904 = isDate1904;
        if (part is null)
            return;
        using var reader = new PartReader(part, options, cancellation);
        foreach (var element in reader.Trees("numFmt", "cellXfs"))
        {
            if (element.Is("cellXfs"))
                formatIdByStyle.AddRange(element.Children("xf").Select(format => format.IntAttr("numFmtId") ?? 0));
            else if (element.IntAttr("numFmtId") is { } id && element.Attr("formatCode") is { } code)
                custom.TryAdd(id, code);
        }
    }

    public string Format(string raw, int style)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return raw;
        if (Find(style) is not { } format)
            return Plain(number);
        try
        {
            var text = format.Format(number, CultureInfo.InvariantCulture, isDate1904);
            return string.IsNullOrWhiteSpace(text) ? Plain(number) : text;
        }
        catch (Exception odd) when (odd is FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            return Plain(number);
        }
    }

    /// <summary>ISO 8601 cells (type d) lose a time of midnight.</summary>
    public static string IsoDate(string raw) => raw.EndsWith("T00:00:00", StringComparison.Ordinal) ? raw[..^9] : raw;

    /// <summary>Fifteen digits, which is what Excel keeps: 0.1 + 0.2 is 0.3.</summary>
    private static string Plain(double number) => number.ToString("G15", CultureInfo.InvariantCulture);

    private NumberFormat? Find(int style)
    {
        var id = style >= 0 && style < formatIdByStyle.Count ? formatIdByStyle[style] : 0;
        if (parsed.TryGetValue(id, out var known))
            return known;
        // 27 to 36 and 50 to 58 are dates of East Asian versions.
        var code = custom.GetValueOrDefault(id) ?? BuiltIn.GetValueOrDefault(id) ?? (id is (>= 27 and <= 36) or (>= 50 and <= 58) ? "yyyy-mm-dd" : General);
        var format = code.Equals(General, StringComparison.OrdinalIgnoreCase) || code.Length > 500 ? null : new NumberFormat(code);
        return parsed[id] = format is { IsValid: true } ? format : null;
    }
}
