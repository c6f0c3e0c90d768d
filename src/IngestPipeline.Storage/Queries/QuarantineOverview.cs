namespace IngestPipeline.Storage.Queries;

/// <summary>What lies in quarantine, and how it came there.</summary>
public sealed record QuarantineOverview
{
    /// <summary>Open entries.</summary>
    public long Open { get; init; }

    /// <summary>Reasons with open entries, or with entries in the last 14 days; most open ones first.</summary>
    public required IReadOnlyList<QuarantineGroup> Reasons { get; init; }
}
