using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Chunk;

/// <summary>Sizes of chunks, in tokens of <see cref="Tokenizer"/>.</summary>
public sealed class ChunkOptions : IValidatableObject
{
    public const string Section = "Chunk";

    /// <summary>Upper limit of a chunk, never exceeded. Default 400.</summary>
    [Range(16, 8192)]
    public int MaxTokens { get; set; } = 400;

    /// <summary>Tokens repeated from the end of the previous chunk when a passage is cut. Default 40.</summary>
    [Range(0, 4096)]
    public int OverlapTokens { get; set; } = 40;

    /// <summary>Tokenizer that counts: <c>cl100k_base</c>. Default cl100k_base.</summary>
    [Required, AllowedValues("cl100k_base", ErrorMessage = "Chunk:Tokenizer must be cl100k_base")]
    public string Tokenizer { get; set; } = "cl100k_base";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OverlapTokens > MaxTokens / 2)
            yield return new ValidationResult($"Chunk:OverlapTokens is {OverlapTokens}; it must be at most half of Chunk:MaxTokens ({MaxTokens})", [nameof(OverlapTokens)]);
    }
}
