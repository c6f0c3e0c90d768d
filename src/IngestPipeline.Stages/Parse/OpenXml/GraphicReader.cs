using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>Charts and diagrams, which documents, slides and sheets all show through related parts.</summary>
internal static class GraphicReader
{
    /// <summary>Points of a chart beyond which its table is cut: it is a picture of data, not the data.</summary>
    private const int MaxChartRows = 500;

    /// <summary>Title as a caption, cached data as a table.</summary>
    public static void AddChart(OpenXmlPartContainer owner, string? relationshipId, DocumentBuilder document)
    {
        if (OfficePackage.Related<ExtendedChartPart>(owner, relationshipId) is { } extended)
            AddExtendedChart(extended, document);
        if (OfficePackage.Related<ChartPart>(owner, relationshipId) is not { } part)
            return;
        using var reader = new PartReader(part, document.Options, document.Cancellation);
        if (!reader.ReadTo("chart"))
            return;
        var chart = reader.ReadTree();
        document.Add(ElementType.Caption, DrawingText.All(chart.Child("title")));
        var rows = ChartRows(chart.Child("plotArea"));
        document.AddTable(rows, headerRows: rows.Count > 1 ? 1 : 0, "chart");
    }

    /// <summary>The text of a SmartArt diagram, a list item for each shape.</summary>
    public static void AddDiagram(OpenXmlPartContainer owner, string? relationshipId, DocumentBuilder document)
    {
        if (OfficePackage.Related<DiagramDataPart>(owner, relationshipId) is not { } part)
            return;
        using var reader = new PartReader(part, document.Options, document.Cancellation);
        foreach (var point in reader.Trees("pt"))
        {
            if (point.Attr("type") is null or "node" or "asst")
                document.Add(ElementType.ListItem, DrawingText.All(point.Child("t")), level: 1);
        }
    }

    /// <summary>Waterfalls, funnels, treemaps and the other charts of 2016: dimensions of strings and numbers instead of series.</summary>
    private static void AddExtendedChart(OpenXmlPart part, DocumentBuilder document)
    {
        using var reader = new PartReader(part, document.Options, document.Cancellation);
        if (!reader.ReadTo("chartSpace"))
            return;
        var space = reader.ReadTree();
        document.Add(ElementType.Caption, DrawingText.All(space.Below("title").FirstOrDefault()) is { Length: > 0 } title ? title : space.Below("title").Descendants().FirstOrDefault(value => value.Is("v"))?.Value);
        var names = space.Below("series").Select(series => series.Below("v").FirstOrDefault()?.Value ?? string.Empty).ToArray();
        var data = space.Below("data").Select(one => (
            Texts: one.Children("strDim").SelectMany(dimension => dimension.Children("lvl")).Select(LevelPoints).ToArray(),
            Numbers: one.Children("numDim").SelectMany(dimension => dimension.Children("lvl")).Select(LevelPoints).FirstOrDefault() ?? [])).ToArray();
        if (data.Length == 0)
            return;
        var rows = new List<IReadOnlyList<string>> { (string[])["", .. data.Select((_, index) => index < names.Length ? names[index] : string.Empty)] };
        foreach (var index in data.SelectMany(one => one.Texts.SelectMany(level => level.Keys).Concat(one.Numbers.Keys)).Distinct().Order().Take(MaxChartRows))
        {
            // The innermost level comes first; the outer ones say what it belongs to.
            var category = string.Join(" / ", data.MaxBy(one => one.Texts.Length).Texts.Reverse().Select(level => level.GetValueOrDefault(index, string.Empty)).Where(text => text.Length > 0));
            rows.Add([category, .. data.Select(one => one.Numbers.GetValueOrDefault(index, string.Empty))]);
        }

        document.AddTable(rows, headerRows: rows.Count > 1 && names.Any(name => name.Length > 0) ? 1 : 0, "chart");
    }

    private static Dictionary<int, string> LevelPoints(XElement level)
    {
        var points = new Dictionary<int, string>();
        foreach (var point in level.Children("pt"))
            points.TryAdd(point.IntAttr("idx") ?? points.Count, Shorten(point.Value));
        return points;
    }

    private static List<IReadOnlyList<string>> ChartRows(XElement? plot)
    {
        var series = plot.Below("ser").ToArray();
        if (series.Length == 0)
            return [];
        var names = series.Select((one, index) => Points(one.Child("tx")).Values.FirstOrDefault() ?? one.Child("tx").Child("v")?.Value ?? $"Series {index + 1}");
        var categories = series.Select(one => Points(one.Child("cat") ?? one.Child("xVal"))).MaxBy(points => points.Count) ?? [];
        var values = series.Select(one => Points(one.Child("val") ?? one.Child("yVal"))).ToArray();

        var rows = new List<IReadOnlyList<string>> { (string[])["", .. names] };
        foreach (var index in categories.Keys.Concat(values.SelectMany(points => points.Keys)).Distinct().Order().Take(MaxChartRows))
            rows.Add([categories.GetValueOrDefault(index, string.Empty), .. values.Select(points => points.GetValueOrDefault(index, string.Empty))]);
        return rows;
    }

    private static Dictionary<int, string> Points(XElement? source)
    {
        var points = new Dictionary<int, string>();
        foreach (var point in source.Below("pt"))
        {
            // Categories of several levels have the same index again: the innermost, which comes first, names the point.
            var value = point.Child("v")?.Value ?? string.Empty;
            points.TryAdd(point.IntAttr("idx") ?? points.Count, Shorten(value));
        }

        return points;
    }

    /// <summary>Charts cache doubles with 17 digits.</summary>
    private static string Shorten(string value) =>
        value.Length > 12 && double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number.ToString("G10", System.Globalization.CultureInfo.InvariantCulture)
            : value;
}
