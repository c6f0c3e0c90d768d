namespace IngestPipeline.Domain.Documents;

/// <summary>What it takes to find texts that nearly equal a text, and to measure how alike they are.</summary>
public sealed record TextSketch
{
    /// <summary>Hashes of the distinct shingles, ascending. Of a very long text only the lowest; <see cref="ShingleCount"/> tells.</summary>
    public required IReadOnlyList<ulong> Shingles { get; init; }

    /// <summary>Distinct shingles of the whole text.</summary>
    public required int ShingleCount { get; init; }

    /// <summary>Texts that are alike have at least one of these in common, very probably.</summary>
    public required IReadOnlyList<long> Bands { get; init; }
}
