namespace IngestPipeline.Stages.Embed;

/// <summary>Cuts the chunks of a version into parts, the units that are retried and resumed.</summary>
public static class EmbeddingBatches
{
    /// <summary>Ranges of at most <see cref="EmbedOptions.ChunksPerPart"/> chunks that cover 0 to <paramref name="chunkCount"/> - 1; entry i is part i.</summary>
    public static IReadOnlyList<ChunkRange> Plan(int chunkCount, EmbedOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(chunkCount);
        var ranges = new List<ChunkRange>((chunkCount / options.ChunksPerPart) + 1);
        for (var first = 0; first < chunkCount; first += options.ChunksPerPart)
            ranges.Add(new ChunkRange(first, Math.Min(options.ChunksPerPart, chunkCount - first)));
        return ranges;
    }
}
