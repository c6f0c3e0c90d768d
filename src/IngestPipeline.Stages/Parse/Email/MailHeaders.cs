using IngestPipeline.Domain.Documents;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>What both mail formats say above the text.</summary>
internal static class MailHeaders
{
    public static void Add(DocumentBuilder document, Fields fields)
    {
        document.Add(ElementType.Title, fields.Subject);
        document.AddMetadata("title", fields.Subject);
        document.AddMetadata("from", fields.From);
        document.AddMetadata("to", fields.To);
        document.AddMetadata("cc", fields.Cc);
        document.AddMetadata("created", fields.Date);
        document.AddMetadata("message_id", fields.MessageId);
        document.Add(ElementType.Paragraph, string.Join('\n', Lines(fields)));
        document.StartBody();
    }

    private static IEnumerable<string> Lines(Fields fields)
    {
        foreach (var (name, value) in (IEnumerable<(string, string?)>)[("From", fields.From), ("To", fields.To), ("Cc", fields.Cc), ("Date", fields.Date)])
        {
            if (TextCleaner.Line(value) is { Length: > 0 } line)
                yield return $"{name}: {line}";
        }
    }

    /// <summary>Null or empty for what a message does not say.</summary>
    public sealed record Fields(string? Subject, string? From, string? To, string? Cc, string? Date, string? MessageId);
}
