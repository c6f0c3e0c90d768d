using MimeKit;

namespace IngestPipeline.Samples;

/// <summary>A mail message with a plain text body and attached files.</summary>
public static class EmlSample
{
    private static readonly DateTimeOffset s_date = new(2026, 3, 12, 9, 41, 0, TimeSpan.Zero);

    public static byte[] Write(SampleDocument document, params IReadOnlyList<(string Name, string MediaType, byte[] Content)> attachments)
    {
        using var body = new TextPart("plain")
        {
            Text = string.Join("\r\n\r\n", document.Sections.SelectMany(section => section.Paragraphs.Concat(section.Items))) + "\r\n",
            ContentTransferEncoding = ContentEncoding.QuotedPrintable,
        };
        using var mixed = new Multipart("mixed") { body };
        // Fixed where MimeKit would choose at random, so that the bytes stay the same.
        mixed.Boundary = "=-hollin-beck-part";
        foreach (var (name, mediaType, content) in attachments)
        {
            mixed.Add(new MimePart(mediaType)
            {
                Content = new MimeContent(new MemoryStream(content)),
                ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name },
                ContentTransferEncoding = ContentEncoding.Base64,
                FileName = name,
            });
        }
        using var message = new MimeMessage
        {
            Subject = document.Title,
            Date = s_date,
            MessageId = "order-0311@carrow-filters.example",
            Body = mixed,
        };
        message.From.Add(new MailboxAddress("Ines Carrow", "ines@carrow-filters.example"));
        message.To.Add(new MailboxAddress("Stores, Hollin Beck Water Works", "stores@hollin-beck.example"));
        using var stream = new MemoryStream();
        message.WriteTo(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, stream);
        return stream.ToArray();
    }
}
