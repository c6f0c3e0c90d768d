using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Intake;

namespace IngestPipeline.Stages.Parse.PlainText;

/// <summary>Text in any encoding: a paragraph is what stands between empty lines.</summary>
public sealed partial class PlainTextParser : TextFormatParser
{
    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.PlainText];

    protected override Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document)
    {
        AddParagraphs(document, text);
        return null;
    }

    /// <summary>Adds text as paragraphs, to any document.</summary>
    internal static void AddParagraphs(DocumentBuilder document, string text, params ReadOnlySpan<string> flags)
    {
        foreach (var range in EmptyLines().EnumerateSplits(text))
            document.Add(ElementType.Paragraph, text[range], 0, flags);
    }

    [GeneratedRegex(@"(?:\r\n|\r|\n|\f|\u0085|\u2028|\u2029)[ \t\u00A0\u3000]*(?:\f|(?:\r\n|\r|\n|\u0085|\u2028|\u2029))\s*|\u2029|\f")]
    private static partial Regex EmptyLines();
}
