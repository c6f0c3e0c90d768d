using System.Globalization;
using System.Text;

namespace IngestPipeline.Api.Dashboard.Charts;

/// <summary>Places of values on a ground of 1,000 by 1,000 units that grows downwards, as SVG paths.</summary>
internal static class ChartGeometry
{
    public const int Side = 1000;

    /// <summary>The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a value; 1 for nothing at all.</summary>
    public static double NiceTop(double highest)
    {
        if (highest <= 0 || !double.IsFinite(highest))
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(step => step * power).First(step => step >= highest * 0.999999);
    }

    /// <summary>The highest value that lines or stacked areas reach.</summary>
    public static double Highest(IReadOnlyList<ChartSeries> series, bool stacked)
    {
        if (series.Count == 0)
            return 0;
        return stacked
            ? Enumerable.Range(0, series[0].Values.Count).Select(i => series.Sum(one => one.Values[i] ?? 0)).DefaultIfEmpty().Max()
            : series.SelectMany(one => one.Values).Max() ?? 0;
    }

    /// <summary>A line through the known values; it breaks where one is unknown.</summary>
    public static string Line(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                continue;
            path.Append(i > 0 && values[i - 1] is not null ? 'L' : 'M').Append(X(i, values.Count)).Append(' ').Append(Y(value, top));
        }

        return path.ToString();
    }

    /// <summary>Values without neighbours, which a line would not show: strokes without length, which round ends make dots.</summary>
    public static string Dots(IReadOnlyList<double?> values, double top)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } value && (i == 0 || values[i - 1] is null) && (i + 1 == values.Count || values[i + 1] is null))
                path.Append('M').Append(X(i, values.Count)).Append(' ').Append(Y(value, top)).Append("h0");
        }

        return path.ToString();
    }

    /// <summary>The area of one series upon those before it; where nothing is known, it has no height.</summary>
    /// <param name="index">Place of the series.</param>
    public static string Area(IReadOnlyList<ChartSeries> series, int index, double top)
    {
        var count = series[index].Values.Count;
        if (count == 0)
            return "";
        double Under(int i, int layers) => series.Take(layers).Sum(one => one.Values[i] ?? 0);
        var path = new StringBuilder();
        for (var i = 0; i < count; i++)
            path.Append(i == 0 ? 'M' : 'L').Append(X(i, count)).Append(' ').Append(Y(Under(i, index + 1), top));
        for (var i = count - 1; i >= 0; i--)
            path.Append('L').Append(X(i, count)).Append(' ').Append(Y(Under(i, index), top));
        return path.Append('Z').ToString();
    }

    public static string X(int place, int count) => Number(count <= 1 ? Side / 2.0 : (double)place * Side / (count - 1));

    public static string Y(double value, double top) => Number(Side - (value / top * Side));

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
