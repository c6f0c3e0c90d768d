using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Embed;

/// <summary>The vectors of consecutive chunks: entry i belongs to chunk <see cref="FirstOrdinal"/> + i.</summary>
/// <param name="Space">Where the vectors lie; a set names it, so that it can never be published into another one.</param>
public sealed record VectorSet(int FirstOrdinal, EmbeddingSpace Space, IReadOnlyList<float[]> Vectors)
{
    public int Dimensions => Space.Dimensions;
}
