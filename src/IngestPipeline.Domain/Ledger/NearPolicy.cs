namespace IngestPipeline.Domain.Ledger;

/// <summary>What becomes of a document whose text nearly equals that of an earlier one.</summary>
public enum NearPolicy
{
    /// <summary>It is searchable, flagged, and names the earlier one.</summary>
    Index,

    /// <summary>It ends as a duplicate of the earlier one, whose hits list its source.</summary>
    Link,

    /// <summary>It goes to quarantine.</summary>
    Skip,
}
