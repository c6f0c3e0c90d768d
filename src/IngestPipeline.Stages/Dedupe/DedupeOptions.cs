using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Ledger;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>Choices of the dedupe stage, and what becomes of near-duplicates when they are published.</summary>
public sealed class DedupeOptions : IValidatableObject
{
    public const string Section = "Dedupe";

    /// <summary>Normalised characters under which equal text is not taken for the same document (a one-word note). Default 40.</summary>
    [Range(0, 100000)]
    public int MinCharacters { get; set; } = 40;

    /// <summary>Share of shingles two texts must have in common to be near-duplicates (Jaccard similarity). Below 0.7 too many would be missed. Default 0.8.</summary>
    [Range(0.7, 1.0)]
    public double NearThreshold { get; set; } = 0.8;

    /// <summary>What becomes of near-duplicates. Default Index.</summary>
    public NearPolicy NearPolicy { get; set; } = NearPolicy.Index;

    /// <summary>Policies for documents below a URI, in place of <see cref="NearPolicy"/>; the longest prefix counts.</summary>
    public List<SourceNearPolicy>? BySource { get; set; }

    /// <summary>Searchable documents of a tenant with the same passage, word for word, from which on it is boilerplate. Default 20.</summary>
    [Range(2, 10000)]
    public int BoilerplateDocuments { get; set; } = BoilerplateRule.Default.Documents;

    /// <summary>What search does with boilerplate. Default Flag.</summary>
    public BoilerplatePolicy BoilerplatePolicy { get; set; } = BoilerplateRule.Default.Policy;

    public BoilerplateRule Boilerplate => new(BoilerplateDocuments, BoilerplatePolicy);

    /// <summary>The rule for a document, by its source.</summary>
    public NearRule RuleFor(string sourceUri) => new(
        NearThreshold,
        BySource?.Where(rule => sourceUri.StartsWith(rule.Prefix, StringComparison.Ordinal)).MaxBy(rule => rule.Prefix.Length)?.NearPolicy ?? NearPolicy);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var index in Enumerable.Range(0, BySource?.Count ?? 0))
        {
            if (BySource![index].Prefix.Length == 0)
                yield return new ValidationResult($"Dedupe:BySource:{index}:Prefix is empty; it must be the start of a source URI, for example file:///data/");
            if (BySource[index].NearPolicy is null)
                yield return new ValidationResult($"Dedupe:BySource:{index}:NearPolicy is missing; it must be one of {string.Join(", ", Enum.GetNames<NearPolicy>())}");
        }
    }
}
