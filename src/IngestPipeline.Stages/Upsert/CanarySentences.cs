using IngestPipeline.Domain.Documents;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.Stages.Upsert;

/// <summary>Picks sentences of a document that are to find it once it is published, as a reader would who remembers them.</summary>
public static class CanarySentences
{
    private const int MinWords = 5;
    private const int MaxWords = 40;

    /// <summary>
    /// The longest sentence of 5 to 40 words of each of <paramref name="count"/> chunks spread over the document; where a chunk has none, its
    /// first 40 words. Nothing for chunks without a word, and none twice.
    /// </summary>
    public static IReadOnlyList<string> Pick(ChunkSet content, int count)
    {
        var chunks = content.Chunks.Take(content.EmbeddedCount).ToList();
        var places = Enumerable.Range(0, Math.Min(count, chunks.Count)).Select(place => (int)((2L * place + 1) * chunks.Count / (2L * Math.Min(count, chunks.Count))));
        return [.. places.Select(place => PickFrom(chunks[place].Text)).Where(sentence => sentence.Any(char.IsLetterOrDigit)).Distinct(StringComparer.Ordinal)];
    }

    private static string PickFrom(string text)
    {
        var best = "";
        var start = 0;
        for (var position = 1; position <= text.Length; position++)
        {
            if (position < text.Length && text[position - 1] != '\n' && !TextBoundaries.IsSentenceEnd(text, position))
                continue;
            var words = Words(text[start..position]);
            if (words.Length is >= MinWords and <= MaxWords && string.Join(' ', words) is var sentence && sentence.Length > best.Length)
                best = sentence;
            start = position;
        }

        return best.Length > 0 ? best : string.Join(' ', Words(text).Take(MaxWords));
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
