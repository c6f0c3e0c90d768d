using System.Text;
using IngestPipeline.Domain.Documents;

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
    public static string Of(IReadOnlyList<string> headingPath, string chunkText)
    {
        if (headingPath.Count == 0)
            return chunkText;

        var lines = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in chunkText.AsSpan().EnumerateLines())
            lines.Add(line.Trim().ToString());

        var text = new StringBuilder();
        foreach (var heading in headingPath.Where(heading => !lines.Contains(heading)))
            text.Append(text.Length > 0 ? Separator : "").Append(heading);
        if (text.Length > 0)
            text.Append("\n\n");
        return text.Append(chunkText).ToString();
    }
}
