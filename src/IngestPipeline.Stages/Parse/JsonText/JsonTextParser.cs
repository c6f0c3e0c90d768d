using System.Text;
using System.Text.Json;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;

namespace IngestPipeline.Stages.Parse.JsonText;

/// <summary>JSON and JSON Lines as <c>path: value</c> lines, a paragraph for each item of the outermost list or object.</summary>
public sealed class JsonTextParser : TextFormatParser
{
    /// <summary>Characters after which a long item goes on in a new paragraph.</summary>
    private const int ParagraphCharacters = 2000;

    public override IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Json, Intake.MediaTypes.JsonLines];

    protected override Quarantined<ParsedFile>? Read(string text, string mediaType, DocumentBuilder document)
    {
        try
        {
            if (mediaType == Intake.MediaTypes.JsonLines)
                ReadLines(text, document);
            else
                Read(text, document);
        }
        catch (JsonException broken)
        {
            // The reader has no code for depth; its message names the limit.
            var isDeep = broken.Message.Contains("maximum configured depth", StringComparison.Ordinal);
            return new Quarantined<ParsedFile>(
                isDeep ? QuarantineReason.DecompressionBomb : QuarantineReason.Corrupt,
                isDeep ? $"the JSON nests deeper than {document.Options.MaxDepth} levels (Parse:MaxDepth)" : $"the JSON is malformed: {TextCleaner.Line(broken.Message)}",
                new Dictionary<string, object?> { ["line"] = broken.LineNumber + 1, ["position"] = broken.BytePositionInLine });
        }

        return null;
    }

    private static void ReadLines(string text, DocumentBuilder document)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.IsWhiteSpace())
                Read(line.ToString(), document);
        }
    }

    private static void Read(string text, DocumentBuilder document)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = document.Options.MaxDepth });
        var lines = new StringBuilder();
        foreach (var (path, item) in Items(json.RootElement))
        {
            var isGroup = item.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
            if (isGroup)
                Flush(lines, document);
            Write(path, item, lines, document);
            if (isGroup)
                Flush(lines, document);
        }

        Flush(lines, document);
    }

    private static IEnumerable<(string Path, JsonElement Item)> Items(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select(item => (string.Empty, item)),
        JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Name, property.Value)),
        _ => [(string.Empty, element)],
    };

    private static void Write(string path, JsonElement element, StringBuilder lines, DocumentBuilder document)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Write(path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value, lines, document);
                break;
            case JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.String)
                && element.GetArrayLength() is > 0 and <= 20:
                WriteLine(path, string.Join(", ", element.EnumerateArray().Select(item => item.ToString())), lines, document);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Write($"{path}[{index++}]", item, lines, document);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                WriteLine(path, element.ToString(), lines, document);
                break;
        }
    }

    private static void WriteLine(string path, string value, StringBuilder lines, DocumentBuilder document)
    {
        if (string.IsNullOrWhiteSpace(value))
            return;
        if (lines.Length > ParagraphCharacters)
            Flush(lines, document);
        lines.Append(path).Append(path.Length > 0 ? ": " : string.Empty).Append(value).Append('\n');
    }

    private static void Flush(StringBuilder lines, DocumentBuilder document)
    {
        document.Add(ElementType.Paragraph, lines.ToString());
        lines.Clear();
    }
}
