namespace IngestPipeline.Domain.Ledger;

public enum CommitOutcome
{
    /// <summary>Written; the next stage is ready or a sibling part is still open.</summary>
    Committed,

    /// <summary>The version is searchable.</summary>
    Indexed,

    /// <summary>The version waits for, or is recognised as a copy of, another one.</summary>
    Duplicate,

    /// <summary>Written to quarantine.</summary>
    Quarantined,

    /// <summary>The fence was old, or the version had ended meanwhile: nothing was written.</summary>
    Stale,
}
