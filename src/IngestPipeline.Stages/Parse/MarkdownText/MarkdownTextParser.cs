using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using Markdig;
using Markdig.Syntax;

namespace IngestPipeline.Stages.Parse.MarkdownText;

/// <summary>Markdown: headings, lists, tables and code; front matter becomes metadata.</summary>
public sealed partial class MarkdownTextParser : TextFormatParser
{
    // Generic attributes are not used: they would swallow braces in ordinary text; nor definition lists, which take any line with a colon.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter().UsePipeTables().UseGridTables().UseFootnotes().UseTaskLists().UseEmphasisExtras().UseAutoLinks().Build();

    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Markdown];

    protected override Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document)
    {
        if (TryParse(text) is { } markdown)
        {
            new MarkdownBlockReader(document, text).Read(markdown);
        }
        else
        {
            // The parser refuses marks nested beyond sense; the words are still there.
            document.AddFlag("markup_not_read");
            PlainText.PlainTextParser.AddParagraphs(document, text);
        }

        return null;
    }

    /// <returns>Null when marks are nested deeper than the library follows.</returns>
    private static MarkdownDocument? TryParse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException refused) when (refused.Message.Contains("depth", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Scalars of the front matter, and the title as an element.</summary>
    internal static void AddFrontMatter(DocumentBuilder document, string yaml)
    {
        foreach (Match line in Scalar().Matches(yaml))
        {
            var (key, value) = (line.Groups[1].Value.ToLowerInvariant(), line.Groups[2].Value.Trim().Trim('"', '\''));
            document.AddMetadata(key == "date" ? "created" : key, value);
            if (key is "title")
                document.Add(ElementType.Title, value);
        }
    }

    [GeneratedRegex(@"^([A-Za-z][\w-]{0,40}):[ \t]*([^\s|>\[{][^\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Scalar();
}
