using System.Text.Json;

namespace IngestPipeline.Storage.Queries;

/// <summary>Adds up what the stages counted: everything that came in is somewhere, or named as missing.</summary>
internal static class CompletenessProof
{
    private static readonly string[] PageStates = ["extracted", "recognised", "blank", "failed"];
    private static readonly string[] Places = ["in_chunks", "running", "without_words"];
    private static readonly string[] CutThings = ["elements", "tables", "characters"];

    /// <returns>Lines for what is known by now: a version that waits for its chunks has none about them.</returns>
    public static IReadOnlyList<CompletenessLine> Of(Completeness counted, long bytes, bool isPublished)
    {
        var lines = new List<CompletenessLine> { Line("bytes", bytes, ("stored", counted.IsStored ? bytes : 0), ("collected", counted.IsStored ? 0 : bytes)) };
        if (Metric(counted, "pages_extracted") is not null)
        {
            lines.Add(Line("pages", counted.Pages ?? 0, PageStates.Select(state => (state, Metric(counted, $"pages_{state}") ?? 0))));
        }

        if (Metric(counted, "elements_in_chunks") is not null)
        {
            foreach (var what in CutThings)
            {
                if (Metric(counted, what) is { } total)
                    lines.Add(Line(what, total, Places.Select(place => (place, Metric(counted, $"{what}_{place}") ?? 0))));
            }
        }

        if (isPublished && counted.ChunksPlanned is { } planned && Metric(counted, "chunks_embedded") is { } embedded)
        {
            lines.Add(Line("chunks", planned, ("published", counted.ChunksPublished)));
            lines.Add(Line("tokens", Metric(counted, "tokens") ?? 0, ("published", counted.TokensPublished)));
            lines.Add(Line("vectors", embedded, ("published", counted.VectorsPublished)));
        }

        return lines;
    }

    private static long? Metric(Completeness counted, string name) =>
        counted.Metrics.ValueKind == JsonValueKind.Object && counted.Metrics.TryGetProperty(name, out var value) ? value.GetInt64() : null;

    private static CompletenessLine Line(string what, long total, params IEnumerable<(string Where, long Count)> went) =>
        new(what, total, new SortedDictionary<string, long>(went.Where(entry => entry.Count != 0).ToDictionary(entry => entry.Where, entry => entry.Count), StringComparer.Ordinal));
}
