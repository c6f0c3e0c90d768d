using IngestPipeline.Storage.Search;

namespace IngestPipeline.Api;

/// <summary>The answer to a query.</summary>
/// <param name="Items">Hits, the best first.</param>
/// <param name="NextCursor">Always null: ask for more with <c>top</c>.</param>
/// <param name="WordsAlone">Why no vector was searched with; null when one was.</param>
public sealed record FoundPassages(IReadOnlyList<SearchHit> Items, string? NextCursor, string? WordsAlone);
