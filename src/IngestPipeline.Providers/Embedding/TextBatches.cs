using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.Providers.Embedding;

/// <summary>Cuts texts into calls of a model, by count and by tokens.</summary>
internal static class TextBatches
{
    /// <summary>Batches of consecutive entries of <paramref name="indexes"/>; a text over the limit of tokens goes alone.</summary>
    /// <param name="counter">Null: tokens do not matter.</param>
    public static IEnumerable<int[]> Cut(IReadOnlyList<int> indexes, IReadOnlyList<string> texts, int maxTexts, int maxTokens, ITokenCounter? counter)
    {
        var batch = new List<int>();
        var used = 0;
        foreach (var index in indexes)
        {
            var tokens = counter?.Count(texts[index]) ?? 0;
            if (batch.Count == maxTexts || (batch.Count > 0 && used + tokens > maxTokens))
            {
                yield return [.. batch];
                batch.Clear();
                used = 0;
            }

            batch.Add(index);
            used += tokens;
        }

        if (batch.Count > 0)
            yield return [.. batch];
    }
}
