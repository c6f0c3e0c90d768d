namespace IngestPipeline.Domain.Ledger;

/// <summary>How near-duplicates of one source are treated.</summary>
/// <param name="Threshold">Jaccard similarity of shingle sets from which two texts count as nearly equal.</param>
public sealed record NearRule(double Threshold, NearPolicy Policy)
{
    public static NearRule Default { get; } = new(0.8, NearPolicy.Index);
}
