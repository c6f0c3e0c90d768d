using System.Text;
using System.Xml;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.XmlText;

/// <summary>
/// XML as text: prose (text with elements in it) as paragraphs, data (elements with a value only) as <c>name: value</c> lines grouped
/// under their parent. A document type is passed over, never read; one that defines entities is refused.
/// </summary>
public sealed class XmlTextParser : TextFormatParser
{
    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Xml, Intake.MediaTypes.Svg];

    protected override DecodedText Decode(ReadOnlySpan<byte> bytes) => Html.HtmlTextParser.Decode(bytes, null);

    protected override Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document)
    {
        if (text.Contains("<!ENTITY", StringComparison.OrdinalIgnoreCase))
            return new Quarantined<ParsedFile>(QuarantineReason.DecompressionBomb, "the document type defines entities, which are never expanded; remove the definitions and drop the file again");

        try
        {
            using var lines = new StringReader(text.TrimStart());
            using var reader = XmlReader.Create(lines, new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Ignore,
                XmlResolver = null,
                CheckCharacters = false,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
            });
            new XmlBlockReader(document).Read(reader);
        }
        catch (XmlException broken)
        {
            return new Quarantined<ParsedFile>(
                broken.Message.Contains("Unexpected end of file", StringComparison.Ordinal) ? QuarantineReason.Truncated : QuarantineReason.Corrupt,
                $"the XML is not well-formed: {TextCleaner.Line(broken.Message)}",
                new Dictionary<string, object?> { ["line"] = broken.LineNumber, ["position"] = broken.LinePosition });
        }

        return null;
    }

    /// <summary>One open element for each level, so the stack stays flat whatever the file does.</summary>
    private sealed class XmlBlockReader(DocumentBuilder document)
    {
        private readonly Stack<Frame> open = new();
        private readonly StringBuilder lines = new();

        public void Read(XmlReader reader)
        {
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        Start(reader);
                        break;
                    case XmlNodeType.EndElement:
                        End();
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                        if (open.TryPeek(out var frame))
                        {
                            frame.Text.Append(reader.Value);
                            frame.HasText |= !string.IsNullOrWhiteSpace(reader.Value);
                        }

                        break;
                }
            }

            Flush();
        }

        private void Start(XmlReader reader)
        {
            if (open.Count >= document.Options.MaxDepth)
                throw new PermanentStageException(QuarantineReason.DecompressionBomb, $"the XML nests deeper than {document.Options.MaxDepth} levels (Parse:MaxDepth)");
            var isEmpty = reader.IsEmptyElement;
            var frame = new Frame(reader.LocalName);
            if (open.TryPeek(out var parent))
                parent.HasChildren = true;
            for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
            {
                if (reader.Prefix != "xmlns" && reader.LocalName != "xmlns" && reader.Prefix != "xsi")
                    frame.Attributes.Add((reader.LocalName, reader.Value));
            }

            reader.MoveToElement();
            open.Push(frame);
            if (isEmpty)
                End();
        }

        private void End()
        {
            var frame = open.Pop();
            var text = frame.Text.ToString();
            var parent = open.TryPeek(out var outer) ? outer : null;
            // Text around elements is prose: the words of the inner element belong to it.
            if (parent is { HasText: true } && frame.HasText)
            {
                parent.Text.Append(text);
                return;
            }

            if (frame.HasText && frame.HasChildren)
            {
                Flush();
                document.Add(ElementType.Paragraph, Collapse(text));
            }
            else if (frame.HasText)
            {
                var value = Collapse(text);
                var (name, attributes) = (frame.Name, Attributes(frame));
                lines.Append(name).Append(attributes).Append(": ").Append(value).Append('\n');
            }
            else if (frame.Attributes.Count > 0)
            {
                lines.Append(frame.Name).Append(Attributes(frame)).Append('\n');
            }

            if (frame.HasChildren)
                Flush();
        }

        private static string Attributes(Frame frame) =>
            frame.Attributes.Count == 0 ? string.Empty : $" ({string.Join(", ", frame.Attributes.Select(attribute => $"{attribute.Name}={attribute.Value}"))})";

        private static string Collapse(string text) => TextCleaner.Line(text);

        private void Flush()
        {
            document.Add(ElementType.Paragraph, lines.ToString());
            lines.Clear();
        }

        private sealed class Frame(string name)
        {
            public string Name { get; } = name;

            public StringBuilder Text { get; } = new();

            public List<(string Name, string Value)> Attributes { get; } = [];

            public bool HasText { get; set; }

            public bool HasChildren { get; set; }
        }
    }
}
