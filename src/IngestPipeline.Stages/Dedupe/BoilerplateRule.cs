namespace IngestPipeline.Stages.Dedupe;

/// <summary>When a passage is boilerplate, and what search does then.</summary>
/// <param name="Documents">Searchable documents with the same passage from which on it is boilerplate.</param>
public sealed record BoilerplateRule(int Documents, BoilerplatePolicy Policy)
{
    public static BoilerplateRule Default { get; } = new(20, BoilerplatePolicy.Flag);
}
