using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Embed;

/// <summary>Which model embeds, and in what batches.</summary>
public sealed class EmbedOptions
{
    public const string Section = "Embed";

    /// <summary>Where vectors come from: <c>hashing</c> (offline, lexical). Default hashing.</summary>
    [Required, AllowedValues("hashing", ErrorMessage = "Embed:Provider must be hashing")]
    public string Provider { get; set; } = "hashing";

    /// <summary>Name of the model; a part of the embedding space's identity. Default feature-hashing-v1.</summary>
    [Required]
    public string Model { get; set; } = "feature-hashing-v1";

    /// <summary>Width of a vector. Default 384.</summary>
    [Range(8, 4000)]
    public int Dimensions { get; set; } = 384;

    /// <summary>Chunks embedded as one part: the unit that is retried and resumed. Default 256.</summary>
    [Range(1, 10000)]
    public int ChunksPerPart { get; set; } = 256;

    /// <summary>Texts sent to the model in one call. Default 64.</summary>
    [Range(1, 2048)]
    public int BatchSize { get; set; } = 64;

    /// <summary>Seconds one call may take. Default 60.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;
}
