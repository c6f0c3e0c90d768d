using IngestPipeline.Api.Viewing;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Api;

/// <summary>What was read of the newest version: how many elements of each type, and the outline its headings make.</summary>
public sealed record ReadContent
{
    /// <summary>A list this long is no outline any more.</summary>
    private const int MaxOutline = 2000;

    /// <summary>Counts by type, as the stored document has them; recognised pages included once recognition is done.</summary>
    public required IReadOnlyDictionary<string, int> Elements { get; init; }

    public required IReadOnlyList<OutlineEntry> Outline { get; init; }

    /// <returns>Null when nothing was read yet, or the stored file is missing (the audit says so).</returns>
    public static async Task<ReadContent?> LoadAsync(DocumentDetails details, IArtifactStore artifacts, CancellationToken cancellation)
    {
        if (StoredReading.Find(details.Artifacts) is not { } stored || await StoredReading.LoadAsync(stored, details.Document.Tenant, artifacts, cancellation) is not { } document)
            return null;
        return new ReadContent
        {
            Elements = document.Elements.GroupBy(element => element.Type).OrderBy(type => type.Key)
                .ToDictionary(type => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Key.ToString()), type => type.Count()),
            Outline = [.. document.Elements.Where(element => element.Type is ElementType.Title or ElementType.Heading).Take(MaxOutline)
                .Select(element => new OutlineEntry(element.Level, element.Text, element.Page))],
        };
    }

    /// <param name="Level">1 to 9; 0 for a title.</param>
    /// <param name="Text">The heading.</param>
    /// <param name="Page">1-based; null where the format has no pages.</param>
    public sealed record OutlineEntry(int Level, string Text, int? Page);
}
