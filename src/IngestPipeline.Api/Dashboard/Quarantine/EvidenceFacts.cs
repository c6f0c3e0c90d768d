using System.Globalization;
using System.Text.Json;

namespace IngestPipeline.Api.Dashboard.Quarantine;

/// <summary>The evidence of an entry, sorted by how a person looks at it. All of it may come out of a document, so it is text and nothing else.</summary>
internal sealed class EvidenceFacts
{
    private const int MaxPages = 50;

    /// <summary>Measures and the limits they broke, as the rules name them.</summary>
    private static readonly (string Measure, string Limit, bool IsMinimum)[] s_limits =
    [
        ("share", "max_share", false), ("mean_confidence", "min_confidence", true), ("tokens", "max_tokens", false), ("cpu_seconds", "limit_seconds", false), ("dimensions", "expected", false),
    ];

    private static readonly string[] s_errors = ["error", "exception", "message", "stderr", "stack"];

    private EvidenceFacts()
    {
    }

    /// <summary>A piece of the document's text.</summary>
    public string? Sample { get; private init; }

    /// <summary>Pages that failed, 1-based.</summary>
    public required IReadOnlyList<int> Pages { get; init; }

    public required IReadOnlyList<Limit> Limits { get; init; }

    /// <summary>What programs said.</summary>
    public required IReadOnlyList<(string Name, string Text)> Errors { get; init; }

    public required IReadOnlyList<(string Name, string Text)> Others { get; init; }

    public static EvidenceFacts Of(JsonElement evidence)
    {
        if (evidence.ValueKind != JsonValueKind.Object)
            return new EvidenceFacts { Pages = [], Limits = [], Errors = [], Others = [] };
        var facts = evidence.EnumerateObject().ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal);
        var limits = s_limits.Where(pair => Number(facts, pair.Measure) is not null && Number(facts, pair.Limit) is not null)
            .Select(pair => new Limit(Name(pair.Measure), Number(facts, pair.Measure)!.Value, Number(facts, pair.Limit)!.Value, pair.IsMinimum)).ToList();
        var shown = s_limits.Where(pair => facts.ContainsKey(pair.Measure) && facts.ContainsKey(pair.Limit)).SelectMany(pair => new[] { pair.Measure, pair.Limit })
            .Concat(s_errors).Concat(["sample", "failed_pages"]).ToHashSet(StringComparer.Ordinal);
        return new EvidenceFacts
        {
            Sample = facts.TryGetValue("sample", out var sample) && sample.GetRawText().Length > 2 ? Text(sample) : null,
            Pages = PagesOf(facts),
            Limits = limits,
            Errors = [.. s_errors.Where(facts.ContainsKey).Select(name => (Name(name), Text(facts[name])))],
            Others = [.. facts.Where(fact => !shown.Contains(fact.Key)).Select(fact => (Name(fact.Key), Text(fact.Value)))],
        };
    }

    private static List<int> PagesOf(Dictionary<string, JsonElement> facts)
    {
        if (facts.TryGetValue("failed_pages", out var failed) && failed.ValueKind == JsonValueKind.Array)
            return [.. failed.EnumerateArray().Where(page => page.TryGetInt32(out _)).Select(page => page.GetInt32()).Take(MaxPages)];
        return facts.TryGetValue("page", out var page) && page.ValueKind == JsonValueKind.Number && page.TryGetInt32(out var one) ? [one] : [];
    }

    private static double? Number(Dictionary<string, JsonElement> facts, string name) =>
        facts.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Name(string key) => key.Replace('_', ' ');

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.Null => Shown.Nothing,
        _ => value.GetRawText(),
    };

    /// <param name="Name">What was measured.</param>
    /// <param name="IsMinimum">True when the value fell below; else it went beyond.</param>
    internal sealed record Limit(string Name, double Value, double Bound, bool IsMinimum)
    {
        public double Most => Math.Max(Value, Bound) * 1.1;

        public string Sentence => string.Create(CultureInfo.InvariantCulture, $"{Value:0.###}, {(IsMinimum ? "at least" : "limit")} {Bound:0.###}");
    }
}
