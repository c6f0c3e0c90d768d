namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>What must be true in the end, computed from the order of drops and deletions alone: no stages, no workers, no time.</summary>
internal sealed class LedgerModel
{
    private readonly Dictionary<string, (string Content, int Order)> live = new(StringComparer.Ordinal);
    private int order;

    public int Received { get; private set; }

    public IEnumerable<string> Names => live.Keys;

    public void Drop(string name, string content)
    {
        if (live.TryGetValue(name, out var known) && known.Content == content)
            return;
        Received++;
        live[name] = (content, ++order);
    }

    public void Delete(string name) => live.Remove(name);

    /// <summary>State of every living document: of equal texts the first in order of intake is searchable.</summary>
    public Dictionary<string, string> ExpectedStates() => live.ToDictionary(
        document => document.Key,
        document =>
        {
            var text = document.Value.Content.Split('~')[0];
            if (text.StartsWith("bad", StringComparison.Ordinal))
                return "quarantined";
            var first = live.Values.Where(other => other.Content.Split('~')[0] == text).Min(other => other.Order);
            return first == document.Value.Order ? "indexed" : "duplicate";
        },
        StringComparer.Ordinal);
}
