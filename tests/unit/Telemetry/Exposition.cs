using System.Text.RegularExpressions;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>What <c>/metrics</c> said: names of series, each with its labels and their values.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, Dictionary<string, HashSet<string>>> series = [];

    public IReadOnlyCollection<string> Names => series.Keys;

    public static Exposition Read(string text)
    {
        var exposition = new Exposition();
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            var match = Line().Match(line);
            match.Success.ShouldBeTrue(line);
            exposition.series.TryAdd(match.Groups["name"].Value, []);
            var labels = exposition.series[match.Groups["name"].Value];
            foreach (Match label in Label().Matches(match.Groups["labels"].Value))
            {
                labels.TryAdd(label.Groups["label"].Value, []);
                labels[label.Groups["label"].Value].Add(label.Groups["value"].Value);
            }
        }

        return exposition;
    }

    public IReadOnlyDictionary<string, HashSet<string>>? LabelsOf(string name) => series.GetValueOrDefault(name);

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? (?<value>\S+)( \d+)?\r?$")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<label>\w+)=""(?<value>(\\.|[^""\\])*)""")]
    private static partial Regex Label();
}
