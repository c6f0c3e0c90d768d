using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Stages.Chunk;

/// <summary>How documents are cut, and sizes of chunks in tokens of <see cref="Tokenizer"/>.</summary>
public sealed class ChunkOptions : IValidatableObject
{
    public const string Section = "Chunk";

    /// <summary>One of <see cref="ChunkStrategies.All"/>. Default structure.</summary>
    [Required]
    public string Strategy { get; set; } = ChunkStrategies.Structure;

    /// <summary>Strategies for documents of a media type, in place of <see cref="Strategy"/>.</summary>
    public Dictionary<string, string>? ByMediaType { get; set; }

    /// <summary>Strategies for documents below a URI, in place of <see cref="ByMediaType"/>; the longest prefix counts.</summary>
    public List<SourceStrategy>? BySource { get; set; }

    /// <summary>Upper limit of a chunk, never exceeded. Default 400.</summary>
    [Range(16, 8192)]
    public int MaxTokens { get; set; } = 400;

    /// <summary>Tokens repeated from the end of the previous chunk when a passage is cut. Default 40.</summary>
    [Range(0, 4096)]
    public int OverlapTokens { get; set; } = 40;

    /// <summary>Upper limit of a child of <see cref="ChunkStrategies.ParentChild"/>; at most <see cref="MaxTokens"/> counts. Default 100.</summary>
    [Range(16, 8192)]
    public int ChildTokens { get; set; } = 100;

    /// <summary><see cref="ChunkStrategies.Semantic"/> cuts where neighbours are farther apart than this share (0 to 100) of all neighbours in the document. Default 90.</summary>
    [Range(0, 100)]
    public int BreakPercentile { get; set; } = 90;

    /// <summary>
    /// Tokenizer that counts: <c>cl100k_base</c>, <c>o200k_base</c>, or <c>bert:</c> and the path of a vocabulary or a model's folder;
    /// null: that of the ONNX model that embeds, else cl100k_base.
    /// </summary>
    public string? Tokenizer { get; set; }

    /// <summary>The strategy for a document: by its source, else by its media type, else the general one.</summary>
    public string StrategyFor(string mediaType, string sourceUri) =>
        BySource?.Where(rule => sourceUri.StartsWith(rule.Prefix, StringComparison.Ordinal)).MaxBy(rule => rule.Prefix.Length)?.Strategy
        ?? ByMediaType?.FirstOrDefault(entry => entry.Key.Equals(mediaType, StringComparison.OrdinalIgnoreCase)).Value
        ?? Strategy;

    /// <summary>These options as they take effect with a tokenizer.</summary>
    /// <param name="tokenizer">What identifies it in fingerprints.</param>
    /// <param name="limit">Tokens that its model leaves for a chunk; null: any number.</param>
    public ChunkOptions With(string tokenizer, int? limit)
    {
        var effective = (ChunkOptions)MemberwiseClone();
        effective.Tokenizer = tokenizer;
        effective.MaxTokens = Math.Min(MaxTokens, limit ?? MaxTokens);
        return effective;
    }

    /// <summary>
    /// What chunks made by a strategy depend on, for fingerprints: a setting that the strategy does not read makes no new chunks.
    /// That of structure is the three values it always was, so that artifacts made before there were other strategies are used again.
    /// </summary>
    public object DescribeFor(string strategy) => strategy switch
    {
        ChunkStrategies.Structure => new { MaxTokens, OverlapTokens, Tokenizer = Tokenizer ?? TokenizerNames.Cl100k },
        ChunkStrategies.ParentChild => new { MaxTokens, OverlapTokens, Tokenizer = Tokenizer ?? TokenizerNames.Cl100k, strategy, ChildTokens },
        ChunkStrategies.Semantic => new { MaxTokens, OverlapTokens, Tokenizer = Tokenizer ?? TokenizerNames.Cl100k, strategy, BreakPercentile },
        _ => new { MaxTokens, OverlapTokens, Tokenizer = Tokenizer ?? TokenizerNames.Cl100k, strategy },
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (OverlapTokens > MaxTokens / 2)
            yield return new ValidationResult($"Chunk:OverlapTokens is {OverlapTokens}; it must be at most half of Chunk:MaxTokens ({MaxTokens})", [nameof(OverlapTokens)]);
        if (Tokenizer is not null && !TokenizerNames.IsKnown(Tokenizer))
            yield return new ValidationResult($"Chunk:Tokenizer is '{Tokenizer}'; it must be {TokenizerNames.Cl100k}, {TokenizerNames.O200k} or {TokenizerNames.BertPrefix}PATH", [nameof(Tokenizer)]);
        foreach (var (setting, strategy) in ChosenStrategies().Where(chosen => !ChunkStrategies.All.Contains(chosen.Strategy)))
            yield return new ValidationResult($"{setting} is '{strategy}'; it must be one of {string.Join(", ", ChunkStrategies.All)}");
        foreach (var index in Enumerable.Range(0, BySource?.Count ?? 0).Where(index => BySource![index].Prefix.Length == 0))
            yield return new ValidationResult($"Chunk:BySource:{index}:Prefix is empty; it must be the start of a source URI, for example file:///data/");
    }

    private IEnumerable<(string Setting, string Strategy)> ChosenStrategies() =>
    [
        ("Chunk:Strategy", Strategy),
        .. (ByMediaType ?? []).Select(entry => ($"Chunk:ByMediaType:{entry.Key}", entry.Value)),
        .. (BySource ?? []).Select((rule, index) => ($"Chunk:BySource:{index}:Strategy", rule.Strategy)),
    ];
}
