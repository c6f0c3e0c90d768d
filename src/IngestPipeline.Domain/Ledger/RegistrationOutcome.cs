namespace IngestPipeline.Domain.Ledger;

public enum RegistrationOutcome
{
    /// <summary>The content last seen: nothing was written.</summary>
    Unchanged,

    /// <summary>A document never seen before, or one that had been deleted.</summary>
    Created,

    /// <summary>A new version of a known document.</summary>
    Changed,
}
