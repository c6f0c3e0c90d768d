using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Text;

namespace IngestPipeline.Stages.Dedupe;

/// <summary>The text by which two documents are compared: what they say, not how they are set.</summary>
public static class TextNormaliser
{
    /// <summary>
    /// Element texts in reading order, folded by <see cref="TextFolding.Fold"/> and joined by spaces. Running headers and
    /// footers are left out (they hold dates and page numbers of a print-out); tables count by their cells, not their Markdown.
    /// </summary>
    public static string Normalise(ParsedDocument document)
    {
        var normalised = new StringBuilder();
        foreach (var text in document.Elements.Where(element => element.Type is not (ElementType.Header or ElementType.Footer)).SelectMany(Texts))
        {
            var folded = TextFolding.Fold(text);
            if (folded.Length == 0)
                continue;
            if (normalised.Length > 0)
                normalised.Append(' ');
            normalised.Append(folded);
        }

        return normalised.ToString();
    }

    private static IEnumerable<string> Texts(Element element) => element.Rows is { } rows ? rows.SelectMany(row => row) : [element.Text];
}
