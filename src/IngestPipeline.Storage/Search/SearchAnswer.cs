using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Storage.Search;

/// <summary>What a search found, and where.</summary>
/// <param name="Hits">Best first.</param>
/// <param name="Space">The space that was searched; null when nothing is searchable yet.</param>
/// <param name="ByWordsAlone">True when there is no generator for the space.</param>
public sealed record SearchAnswer(IReadOnlyList<SearchHit> Hits, StoredSpace? Space, bool ByWordsAlone);
