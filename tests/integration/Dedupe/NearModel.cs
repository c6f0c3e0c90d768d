using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Dedupe;

namespace IngestPipeline.IntegrationTests.Dedupe;

/// <summary>What is to become of documents, computed in their order of intake, as if there was nothing but one slow worker.</summary>
internal static class NearModel
{
    /// <summary>One line a document: name, state, what it is a copy of, and what it nearly equals.</summary>
    public static IReadOnlyList<string> Expect(IEnumerable<(string Name, string Text)> documents, Func<string, NearRule> ruleOf)
    {
        var settled = new List<(string Name, string Text, string State, string? Canonical, string? Near)>();
        foreach (var (name, text) in documents)
        {
            var rule = ruleOf(name);
            var equal = settled.FirstOrDefault(other => other.Text == text && other.Canonical is null && other.State is "indexed" or "quarantined");
            var near = settled.FirstOrDefault(other => other.State == "indexed" && Jaccard(other.Text, text) >= rule.Threshold);
            settled.Add((equal.Name, near.Name, rule.Policy) switch
            {
                ({ } of, _, _) => (name, text, equal.State == "indexed" ? "duplicate" : "quarantined", of, null),
                (_, null, _) => (name, text, "indexed", null, null),
                (_, { } of, NearPolicy.Index) => (name, text, "indexed", null, of),
                (_, { } of, NearPolicy.Link) => (name, text, "duplicate", of, of),
                (_, { } of, _) => (name, text, "quarantined", null, of),
            });
        }

        return [.. settled.Select(row => $"{row.Name} {row.State} of {row.Canonical ?? "-"} near {row.Near ?? "-"}").Order(StringComparer.Ordinal)];
    }

    private static double Jaccard(string one, string other) => TextSketcher.Jaccard(TextShingles.Of(one), TextShingles.Of(other));
}
