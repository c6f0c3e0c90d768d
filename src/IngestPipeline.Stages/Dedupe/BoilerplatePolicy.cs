namespace IngestPipeline.Stages.Dedupe;

/// <summary>What search does with passages that many documents have word for word.</summary>
public enum BoilerplatePolicy
{
    /// <summary>Hits carry the flag <c>boilerplate</c>.</summary>
    Flag,

    /// <summary>Also, all but the best hit with the same text come after all other hits.</summary>
    Demote,

    /// <summary>Nothing.</summary>
    Ignore,
}
