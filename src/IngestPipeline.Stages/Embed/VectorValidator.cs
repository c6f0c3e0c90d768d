using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Embed;

/// <summary>Refuses what a model must not answer; a vector without a direction would vanish from a cosine index.</summary>
public static class VectorValidator
{
    /// <param name="expectedCount">Chunks that were sent.</param>
    /// <param name="dimensions">Width of the embedding space.</param>
    /// <param name="firstOrdinal">Ordinal of the chunk that the first vector belongs to.</param>
    public static StageResult<IReadOnlyList<float[]>> Check(IReadOnlyList<float[]> vectors, int expectedCount, int dimensions, int firstOrdinal = 0)
    {
        if (vectors.Count != expectedCount)
            return Refuse($"the model returned {vectors.Count} vectors for {expectedCount} chunks from chunk {firstOrdinal} on", null, new() { ["vectors"] = vectors.Count, ["chunks"] = expectedCount });

        for (var i = 0; i < vectors.Count; i++)
        {
            var chunk = firstOrdinal + i;
            if (vectors[i] is not { } vector || vector.Length != dimensions)
                return Refuse($"the vector of chunk {chunk} has {vectors[i]?.Length ?? 0} dimensions, the embedding space has {dimensions}", chunk, new() { ["dimensions"] = vectors[i]?.Length ?? 0, ["expected"] = dimensions });

            var bad = Array.FindIndex(vector, value => !float.IsFinite(value));
            if (bad >= 0)
                return Refuse($"the vector of chunk {chunk} is {(float.IsNaN(vector[bad]) ? "not a number" : "infinite")} at position {bad}", chunk, new() { ["position"] = bad });

            // pgvector computes norms in single precision, where a smaller square is zero.
            if (vector.Sum(value => (double)value * value) < float.Epsilon)
                return Refuse($"the vector of chunk {chunk} has length zero", chunk, []);
        }

        return new Completed<IReadOnlyList<float[]>>(vectors);
    }

    private static Quarantined<IReadOnlyList<float[]>> Refuse(string detail, int? chunk, Dictionary<string, object?> evidence)
    {
        if (chunk is not null)
            evidence["chunk"] = chunk;
        return new Quarantined<IReadOnlyList<float[]>>(QuarantineReason.EmbeddingInvalid, detail, evidence);
    }
}
