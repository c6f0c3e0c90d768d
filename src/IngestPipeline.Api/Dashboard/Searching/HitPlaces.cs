using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Search;

namespace IngestPipeline.Api.Dashboard.Searching;

/// <summary>Where a hit stands in its document.</summary>
internal static class HitPlaces
{
    /// <summary>The hit's page in the document view, with the passage marked.</summary>
    public static string Address(SearchHit hit) =>
        hit.PageFrom is { } page ? $"/documents/{hit.DocumentId}?page={page}&chunk={hit.ChunkId}" : $"/documents/{hit.DocumentId}?chunk={hit.ChunkId}";

    /// <summary>The page to show first: the first one the passage has a place on.</summary>
    public static int? FirstPage(SearchHit hit) => Places(hit).Select(place => (int?)place.Page).FirstOrDefault() ?? hit.PageFrom;

    public static List<BoundingBox> Boxes(SearchHit hit, int page) => [.. Places(hit).Where(place => place.Page == page).Select(place => place.Box)];

    private static IEnumerable<Place> Places(SearchHit hit) =>
        hit.Boxes.ValueKind == JsonValueKind.Array ? hit.Boxes.Deserialize<List<Place>>(DocumentJson.Options) ?? [] : [];

    private sealed record Place(int Page, BoundingBox Box);
}
