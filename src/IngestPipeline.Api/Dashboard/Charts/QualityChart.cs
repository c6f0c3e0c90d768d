namespace IngestPipeline.Api.Dashboard.Charts;

/// <summary>One measure of quality of one group, day by day.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Meaning">What it counts, and what to make of it.</param>
/// <param name="Days">Words for the days.</param>
/// <param name="Series">Of equal length with the days.</param>
/// <param name="Threshold">Where quarantine begins; null where it does not depend on this.</param>
internal sealed record QualityChart(string Title, string Meaning, IReadOnlyList<string> Days, IReadOnlyList<ChartSeries> Series, double? Threshold)
{
    public bool HasValues => Series.Any(one => one.Values.Any(value => value is not null));

    public string Label
    {
        get
        {
            var newest = Series.Select(one => $"{one.Name} {Words(one.Values.LastOrDefault(value => value is not null))}");
            return $"{Title} by day. Newest: {string.Join(", ", newest)}{(Threshold is { } bound ? $"; quarantine begins at {Words(bound)}" : "")}.";
        }
    }

    public string TitleOf(int day) => $"{Days[day]}\n{string.Join('\n', Series.Select(one => $"{one.Name}: {Words(one.Values[day])}"))}";

    private static string Words(double? value) => value?.ToString("#,0.###", System.Globalization.CultureInfo.InvariantCulture) ?? "unknown";
}
