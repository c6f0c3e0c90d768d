using System.Text.RegularExpressions;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>The metrics that a PromQL expression names, and the labels it uses.</summary>
internal sealed partial record PromQl(IReadOnlyList<(string Metric, IReadOnlyList<(string Label, string? Value)> Matchers)> Selectors, IReadOnlyList<string> Groupings)
{
    private static readonly HashSet<string> Words = ["and", "or", "unless", "offset", "bool", "inf", "nan", "e"];

    public static PromQl Read(string expression)
    {
        var groupings = new List<string>();
        var rest = Grouping().Replace(Range().Replace(expression, " "), match =>
        {
            groupings.AddRange(match.Groups["labels"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            return " ";
        });
        var selectors = new List<(string, IReadOnlyList<(string, string?)>)>();
        foreach (Match match in Selector().Matches(rest))
        {
            var name = match.Groups["name"].Value;
            if (match.Groups["call"].Success || Words.Contains(name.ToLowerInvariant()))
                continue;
            // Only a plain comparison names a value that must exist.
            selectors.Add((name, [.. Matcher().Matches(match.Groups["matchers"].Value).Select(matcher =>
                (matcher.Groups["label"].Value, matcher.Groups["operator"].Value == "=" ? matcher.Groups["value"].Value : null))]));
        }

        return new PromQl(selectors, groupings);
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w$""])(?<name>[a-zA-Z_:][\w:]*)(\s*\{(?<matchers>[^}]*)\}|(?<call>\s*\())?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(?<label>\w+)\s*(?<operator>=~|!~|!=|=)\s*""(?<value>[^""]*)""")]
    private static partial Regex Matcher();
}
