namespace IngestPipeline.Stages.Embed;

/// <summary>The vectors of consecutive chunks: entry i belongs to chunk <see cref="FirstOrdinal"/> + i.</summary>
public sealed record VectorSet(int FirstOrdinal, int Dimensions, IReadOnlyList<float[]> Vectors);
