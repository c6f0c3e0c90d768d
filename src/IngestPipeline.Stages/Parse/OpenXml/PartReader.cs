using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.OpenXml;

/// <summary>
/// Streams one part of a package with its own limits. The typed classes of the SDK load recursively, so a few kilobytes of nested
/// elements end the process; this reader counts depth, characters and nodes and gives small trees only.
/// </summary>
internal sealed class PartReader : IDisposable
{
    /// <summary>Nodes of one tree (a paragraph, a row, a slide): about 200 bytes each in memory.</summary>
    private const int MaxTreeNodes = 500_000;

    /// <summary>Characters of one text node: a book has two million.</summary>
    private const int MaxTextCharacters = 8_000_000;

    private readonly Stream stream;
    private readonly XmlReader reader;
    private readonly string name;
    private readonly ParseOptions options;
    private readonly CancellationToken cancellation;
    private readonly char[] buffer = new char[4096];
    private readonly System.Text.StringBuilder text = new();
    private int untilCheck = 4096;

    public PartReader(OpenXmlPart part, ParseOptions options, CancellationToken cancellation)
    {
        name = part.Uri.OriginalString;
        this.options = options;
        this.cancellation = cancellation;
        stream = part.GetStream(FileMode.Open, FileAccess.Read);
        reader = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = (long)options.MaxInflatedMegabytes << 20,
        });
    }

    public string LocalName => reader.LocalName;

    public bool IsStart => reader.NodeType == XmlNodeType.Element;

    public bool IsEnd => reader.NodeType == XmlNodeType.EndElement;

    public bool IsEmptyElement => reader.IsEmptyElement;

    public int Depth => reader.Depth;

    public string? Attr(string localName)
    {
        string? value = null;
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.LocalName == localName)
            {
                value = reader.Value;
                break;
            }
        }

        reader.MoveToElement();
        return value;
    }

    /// <exception cref="PermanentStageException">The part is a bomb, or no XML.</exception>
    public bool Read()
    {
        if (--untilCheck <= 0)
        {
            cancellation.ThrowIfCancellationRequested();
            untilCheck = 4096;
        }

        try
        {
            if (!reader.Read())
                return false;
        }
        catch (XmlException broken)
        {
            throw Explain(broken);
        }

        if (reader.Depth > options.MaxDepth)
            throw new PermanentStageException(QuarantineReason.DecompressionBomb, $"{name} nests elements deeper than {options.MaxDepth} levels (Parse:MaxDepth)");
        return true;
    }

    /// <summary>Moves to the next element with this name, at any depth.</summary>
    public bool ReadTo(string localName)
    {
        while (Read())
        {
            if (IsStart && LocalName == localName)
                return true;
        }

        return false;
    }

    /// <summary>From a start tag to its end tag, passing over the content.</summary>
    public void Skip()
    {
        if (reader.IsEmptyElement)
            return;
        var depth = reader.Depth;
        while (Read() && reader.Depth > depth)
        {
        }
    }

    /// <summary>From a start tag to its end tag, as a tree. Built in a loop: depth is limited, but the stack is not ours to spend.</summary>
    public XElement ReadTree()
    {
        var root = CreateElement();
        if (reader.IsEmptyElement)
            return root;
        var (current, nodes) = (root, 0);
        while (Read())
        {
            if (++nodes > MaxTreeNodes)
                throw new PermanentStageException(QuarantineReason.DecompressionBomb, $"one {root.Name.LocalName} element of {name} has more than {MaxTreeNodes} nodes");
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var isEmpty = reader.IsEmptyElement;
                    var child = CreateElement();
                    current.Add(child);
                    if (!isEmpty)
                        current = child;
                    break;
                case XmlNodeType.EndElement when current == root:
                    return root;
                case XmlNodeType.EndElement:
                    current = current.Parent!;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    current.Add(new XText(ReadText()));
                    break;
                // White space counts where it is text, not where it indents.
                case XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when current.Name.LocalName is "t" or "v":
                    current.Add(new XText(reader.Value));
                    break;
            }
        }

        return root;
    }

    /// <summary>All trees below the root element, one at a time.</summary>
    public IEnumerable<XElement> Trees(params string[] names)
    {
        while (Read())
        {
            if (IsStart && names.Contains(LocalName))
                yield return ReadTree();
        }
    }

    public void Dispose()
    {
        reader.Dispose();
        stream.Dispose();
    }

    private string ReadText()
    {
        try
        {
            var read = reader.ReadValueChunk(buffer, 0, buffer.Length);
            if (read < buffer.Length)
            {
                // Nearly every text ends here; a short chunk does not promise the end, so ask once more.
                var first = new string(buffer, 0, read);
                read = reader.ReadValueChunk(buffer, 0, buffer.Length);
                if (read == 0)
                    return first;
                text.Append(first);
            }

            for (; read > 0; read = reader.ReadValueChunk(buffer, 0, buffer.Length))
            {
                text.Append(buffer, 0, read);
                if (text.Length > MaxTextCharacters)
                    throw new PermanentStageException(QuarantineReason.DecompressionBomb, $"one text of {name} has more than {MaxTextCharacters} characters");
            }
        }
        catch (XmlException broken)
        {
            throw Explain(broken);
        }

        var whole = text.ToString();
        text.Clear();
        return whole;
    }

    private XElement CreateElement()
    {
        var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.LocalName != "xmlns")
                element.SetAttributeValue(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
        }

        reader.MoveToElement();
        return element;
    }

    private PermanentStageException Explain(XmlException broken)
    {
        // The reader reports a document type before it expands anything.
        var isDocumentType = broken.Message.Contains("DTD", StringComparison.Ordinal);
        var isTooLong = broken.Message.Contains("MaxCharactersInDocument", StringComparison.Ordinal);
        return isDocumentType
            ? new PermanentStageException(QuarantineReason.DecompressionBomb, $"{name} declares a document type, which Office never writes and entity bombs need", inner: broken)
            : isTooLong
                ? new PermanentStageException(QuarantineReason.DecompressionBomb, $"{name} expands beyond {options.MaxInflatedMegabytes} million characters (Parse:MaxInflatedMegabytes)", inner: broken)
                : new PermanentStageException(
                    QuarantineReason.Corrupt,
                    $"{name} is not well-formed XML: {TextCleaner.Line(broken.Message)}",
                    new Dictionary<string, object?> { ["part"] = name, ["line"] = broken.LineNumber, ["position"] = broken.LinePosition },
                    broken);
    }
}
