using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Stages.Chunk;

namespace IngestPipeline.Stages.Embed;

/// <summary>What is embedded for a chunk.</summary>
public static class EmbeddingText
{
    private const string Separator = " > ";

    /// <summary>
    /// The heading path, outermost first and joined by <c> > </c>, an empty line, and the chunk's text: a passage from the
    /// middle of a section says what it is about. Headings that are a line of the text already are not said twice.
    /// </summary>
    public static string Of(TextChunk chunk) => Of(chunk.HeadingPath, chunk.Text);

    /// <summary>The same for a chunk as it is stored.</summary>
    public static string Of(IReadOnlyList<string> headingPath, string chunkText) => Join(HeadingsOf(headingPath, chunkText), chunkText);

    /// <summary>Names a text in the cache of vectors; who deletes a document forgets the hashes of its chunks.</summary>
    public static Sha256Hash HashOf(IReadOnlyList<string> headingPath, string chunkText) => Sha256Hash.Of(Of(headingPath, chunkText));

    /// <summary>As <see cref="Of(TextChunk)"/>, but headings are left out from the outermost in until the rest fits a model; the chunk's own text never is.</summary>
    /// <param name="maxTokens">What the model reads; null: any length.</param>
    public static FittedText Fit(IReadOnlyList<string> headingPath, string chunkText, ITokenCounter? counter, int? maxTokens)
    {
        var headings = HeadingsOf(headingPath, chunkText);
        var text = Join(headings, chunkText);
        if (counter is null || maxTokens is not { } most || counter.Count(text) <= most)
            return new FittedText(text, HeadingsCut: false, Truncated: false);

        for (var first = 1; first <= headings.Count; first++)
        {
            text = Join(headings[first..], chunkText);
            if (counter.Count(text) <= most)
                return new FittedText(text, HeadingsCut: true, Truncated: false);
        }

        return new FittedText(chunkText, HeadingsCut: headings.Count > 0, Truncated: true);
    }

    private static List<string> HeadingsOf(IReadOnlyList<string> headingPath, string chunkText)
    {
        if (headingPath.Count == 0)
            return [];

        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in chunkText.AsSpan().EnumerateLines())
            lines.Add(line.Trim().ToString());
        return [.. headingPath.Where(heading => !lines.Contains(heading))];
    }

    private static string Join(List<string> headings, string body)
    {
        var text = new StringBuilder();
        foreach (var heading in headings)
            text.Append(text.Length > 0 ? Separator : "").Append(heading);
        if (text.Length > 0)
            text.Append("\n\n");
        return text.Append(body).ToString();
    }
}
