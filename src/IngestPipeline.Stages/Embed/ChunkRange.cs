namespace IngestPipeline.Stages.Embed;

/// <summary>Consecutive chunks that are embedded as one part.</summary>
/// <param name="FirstOrdinal">Ordinal of the first chunk, from 0.</param>
/// <param name="Count">Chunks in the part, at least 1.</param>
public readonly record struct ChunkRange(int FirstOrdinal, int Count);
