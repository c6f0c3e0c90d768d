using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Domain.Ledger;

/// <summary>A complete version, ready to replace what readers see: one vector for each chunk but parents.</summary>
public sealed record Publication
{
    public required ChunkSet Content { get; init; }

    /// <summary>Entry i belongs to chunk i; parents, which come last, have none.</summary>
    public required IReadOnlyList<float[]> Vectors { get; init; }

    /// <summary>Where the vectors lie; null when they do not all lie in one space. What does not lie in the live space is embedded again instead of published.</summary>
    public required EmbeddingSpace? Space { get; init; }

    /// <summary>Hits among which the document must find itself; 0 skips the canary.</summary>
    public required int CanaryTop { get; init; }

    /// <summary>Sentences of the document that must find it.</summary>
    public IReadOnlyList<CanarySentence> Canaries { get; init; } = [];

    public NearRule Near { get; init; } = NearRule.Default;
}
