using System.Text.Json;
using IngestPipeline.UnitTests.Architecture;

namespace IngestPipeline.UnitTests.Telemetry;

/// <summary>Dashboard and alert rules name metrics in text. A renamed metric would empty a panel and silence an alert without a word.</summary>
public sealed class DashboardTests(ExportedMetrics metrics)
{
    // Added by Prometheus to everything it scrapes.
    private static readonly string[] AddedLabels = ["job", "instance"];

    private static readonly string Folder = RepositoryRoot.File("infra", "dashboards");

    [Fact]
    public async Task Every_metric_label_and_value_that_the_dashboard_uses_is_exported()
    {
        var dashboard = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "ingest.json")));
        var expressions = ExpressionsIn(dashboard).ToList();

        expressions.Count.ShouldBeGreaterThan(30);
        await AssertExportedAsync(expressions);
    }

    [Fact]
    public async Task Every_metric_label_and_value_that_the_alert_rules_use_is_exported()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Folder, "alerts.yml"));
        var expressions = RulesIn(lines).ToList();

        expressions.Count.ShouldBe(lines.Count(line => line.TrimStart().StartsWith("- alert:", StringComparison.Ordinal)));
        await AssertExportedAsync(expressions);
    }

    [Fact]
    public async Task Every_metric_of_the_pipeline_is_on_the_dashboard_or_in_a_rule()
    {
        var used = ExpressionsIn(JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "ingest.json"))))
            .Concat(RulesIn(await File.ReadAllLinesAsync(Path.Combine(Folder, "alerts.yml"))))
            .SelectMany(expression => PromQl.Read(expression).Selectors.Select(selector => selector.Metric))
            .ToHashSet();

        (await metrics.ReadAsync()).Names.Where(name => name.StartsWith("ingest_", StringComparison.Ordinal)).Except(used).ShouldBeEmpty();
    }

    [Fact]
    public void An_expression_is_taken_apart()
    {
        var read = PromQl.Read("histogram_quantile(0.95, sum by (stage, le) (rate(a_bucket{x=\"1\",y!~\"b|c\"}[$__rate_interval]))) > 2 and on (job) absent(d) offset 5m");

        read.Selectors.Select(selector => selector.Metric).ShouldBe(["a_bucket", "d"]);
        read.Selectors[0].Matchers.ShouldBe([("x", "1"), ("y", null)]);
        read.Groupings.ShouldBe(["stage", "le", "job"]);
    }

    private async Task AssertExportedAsync(IEnumerable<string> expressions)
    {
        var exported = await metrics.ReadAsync();
        foreach (var expression in expressions)
        {
            var read = PromQl.Read(expression);
            read.Selectors.ShouldNotBeEmpty(expression);
            foreach (var (metric, matchers) in read.Selectors)
            {
                var labels = exported.LabelsOf(metric).ShouldNotBeNull($"{metric} is not exported: {expression}");
                foreach (var (label, value) in matchers)
                {
                    labels.ShouldContainKey(label, $"{metric} has no label {label}: {expression}");
                    if (value is not null)
                        labels[label].ShouldContain(value, $"{metric} never has {label}=\"{value}\": {expression}");
                }
            }

            var known = read.Selectors.SelectMany(selector => exported.LabelsOf(selector.Metric)!.Keys).Concat(AddedLabels);
            read.Groupings.Except(known).ShouldBeEmpty(expression);
        }
    }

    private static IEnumerable<string> ExpressionsIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property is { Name: "expr", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : ExpressionsIn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ExpressionsIn),
        _ => [],
    };

    /// <summary>What stands behind <c>expr:</c>, on its line or, behind a bar, on the deeper lines below it.</summary>
    private static IEnumerable<string> RulesIn(string[] lines)
    {
        const string Key = "expr:";
        for (var number = 0; number < lines.Length; number++)
        {
            if (!lines[number].TrimStart().StartsWith(Key, StringComparison.Ordinal))
                continue;
            var value = lines[number].TrimStart()[Key.Length..].Trim();
            var depth = DepthOf(lines[number]);
            yield return value == "|" ? string.Join('\n', lines.Skip(number + 1).TakeWhile(line => DepthOf(line) > depth)) : value;
        }
    }

    private static int DepthOf(string line) => line.Length - line.TrimStart().Length;
}
