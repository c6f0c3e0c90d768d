namespace IngestPipeline.Storage.Audit;

/// <summary>What can be done about a finding without a person.</summary>
public enum AuditRepair
{
    /// <summary>Nothing: a person has to look.</summary>
    None,

    /// <summary>Publish the version again from its stored chunks and vectors.</summary>
    PublishAgain,

    /// <summary>Work on the version from the start; what is stored and intact is used again.</summary>
    ParseAgain,

    /// <summary>Store the version's content again from its source, when it is still the same there.</summary>
    FetchAgain,

    /// <summary>List the sources and take in what differs.</summary>
    ListAgain,

    /// <summary>Take away chunks that belong to nothing.</summary>
    Unpublish,

    /// <summary>Build the vector index anew.</summary>
    RebuildIndex,

    /// <summary>Set the counters to what is there.</summary>
    Recount,
}
