using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Dedupe;

namespace IngestPipeline.Storage.Search;

/// <summary>What is searched for.</summary>
/// <param name="Text">As typed. Words in double quotes are looked for as a phrase first.</param>
/// <param name="Vector">The query in the embedding space that is searched; null searches by words alone.</param>
/// <param name="Top">Hits wanted.</param>
public sealed record SearchQuery(string TenantId, string Text, float[]? Vector, int Top)
{
    /// <summary>Which passages may answer.</summary>
    public SearchFilter Filter { get; init; } = new();

    /// <summary>
    /// The space that <see cref="Vector"/> lies in, which is the one to search: another may have become live since the vector was made.
    /// Null: the live one.
    /// </summary>
    public StoredSpace? Space { get; init; }

    public BoilerplateRule Boilerplate { get; init; } = BoilerplateRule.Default;
}
