using IngestPipeline.Storage.Queries;

namespace IngestPipeline.Storage.Audit;

/// <summary>What an audit looked at.</summary>
public sealed record AuditCounts : VersionCounts
{
    public long Documents { get; init; }

    public long Chunks { get; init; }

    /// <summary>Vectors of the space that is searched.</summary>
    public long Vectors { get; init; }

    /// <summary>Stored files whose content was checked.</summary>
    public long Artifacts { get; init; }

    /// <summary>Searches made through the index and compared with a scan of the table.</summary>
    public int IndexProbes { get; init; }

    /// <summary>Share of the true nearest that the index found, 0 to 1; null without probes.</summary>
    public double? IndexRecall { get; init; }
}
