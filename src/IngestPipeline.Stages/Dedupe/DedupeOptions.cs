using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>Choices of the dedupe stage.</summary>
public sealed class DedupeOptions
{
    public const string Section = "Dedupe";

    /// <summary>Normalised characters under which equal text is not taken for the same document (a one-word note). Default 40.</summary>
    [Range(0, 100000)]
    public int MinCharacters { get; set; } = 40;
}
