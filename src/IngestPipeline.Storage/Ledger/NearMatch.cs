namespace IngestPipeline.Storage.Ledger;

/// <summary>A version found to be nearly equal.</summary>
internal sealed record NearMatch(Guid VersionId, double Jaccard);
