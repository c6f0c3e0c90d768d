using System.Net;
using System.Text;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.Email;
using IngestPipeline.Stages.Parse.Html;
using IngestPipeline.Stages.Parse.Ole;

namespace IngestPipeline.Stages.Parse.Outlook;

/// <summary>Messages saved by Outlook: what a mail file gives, from MAPI properties.</summary>
public sealed class OutlookMessageParser : IFormatParser
{
    private const ushort MessageClass = 0x001A;
    private const ushort Subject = 0x0037;
    private const ushort SubmitTime = 0x0039;
    private const ushort DisplayCc = 0x0E03;
    private const ushort DisplayTo = 0x0E04;
    private const ushort DeliveryTime = 0x0E06;
    private const ushort SenderName = 0x0C1A;
    private const ushort SenderAddress = 0x0C1F;
    private const ushort SenderSmtpAddress = 0x5D01;
    private const ushort MessageId = 0x1035;
    private const ushort AttachData = 0x3701;
    private const ushort AttachShortName = 0x3704;
    private const ushort AttachLongName = 0x3707;
    private const ushort AttachContentId = 0x3712;

    /// <summary>Bytes of the property table's header in a message, in a message inside another, and in an attachment.</summary>
    private const int MessageHeader = 32;
    private const int InnerMessageHeader = 24;
    private const int AttachmentHeader = 8;

    public IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Msg];

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        var file = new CompoundFile(StreamBytes.ReadAll(input.Content));
        var message = new MessageProperties(file.Root, MessageHeader);
        if (message.Text(MessageClass) is { } kind && kind.StartsWith("IPM.Note.SMIME", StringComparison.OrdinalIgnoreCase) && !kind.Contains("MultipartSigned", StringComparison.OrdinalIgnoreCase))
            return new Quarantined<ParsedFile>(QuarantineReason.Encrypted, "the message is encrypted with S/MIME; decrypt it in Outlook and save it again");

        var document = new DocumentBuilder(options, cancellation);
        MailHeaders.Add(document, new MailHeaders.Fields(
            message.Text(Subject),
            Address(message.Text(SenderName), message.Text(SenderSmtpAddress) ?? message.Text(SenderAddress)),
            message.Text(DisplayTo),
            message.Text(DisplayCc),
            message.Time(SubmitTime) ?? message.Time(DeliveryTime),
            message.Text(MessageId)?.Trim('<', '>')));
        var html = AddBody(message, document);
        AttachAll(file.Root, html, 0, document);
        return document.Complete(input.MediaType);
    }

    /// <summary>Exchange gives internal senders an address no one can read.</summary>
    private static string? Address(string? name, string? address)
    {
        if (string.IsNullOrWhiteSpace(address) || address.StartsWith("/O=", StringComparison.OrdinalIgnoreCase) || address == name)
            return name;
        return string.IsNullOrWhiteSpace(name) ? address : $"{name} <{address}>";
    }

    /// <returns>The HTML body, to see which pictures it shows; empty without one.</returns>
    private static string AddBody(MessageProperties message, DocumentBuilder document)
    {
        var body = MessageBody.Of(message);
        var before = document.ElementCount;
        if (body.Html.Length > 0)
            HtmlTextParser.Add(document, body.Html, withTitle: false, document.Options.IncludeQuotedText ? null : QuotedText.Remove);
        if (document.ElementCount == before)
            PlainText.PlainTextParser.AddParagraphs(document, document.Options.IncludeQuotedText ? body.Plain : QuotedText.Without(body.Plain));
        if (document.ElementCount == before && body.HasUnreadRichText)
            document.AddFlag("rich_text_body_not_read");
        return body.Html;
    }

    private static void AttachAll(CompoundFile.Storage message, string html, int depth, DocumentBuilder document)
    {
        foreach (var storage in message.Storages.Where(storage => storage.Name.StartsWith("__attach_version1.0_", StringComparison.OrdinalIgnoreCase)))
            Attach(storage, html, depth, document);
    }

    private static void Attach(CompoundFile.Storage storage, string html, int depth, DocumentBuilder document)
    {
        var attachment = new MessageProperties(storage, AttachmentHeader);
        var name = attachment.Text(AttachLongName) ?? attachment.Text(AttachShortName);
        if (attachment.Text(AttachContentId) is { Length: > 0 } id && html.Contains("cid:" + id, StringComparison.OrdinalIgnoreCase))
        {
            if (attachment.Binary(AttachData) is { Length: > 0 } picture)
                document.OfferPicture(name ?? string.Empty, () => picture);
            return;
        }

        if (attachment.Binary(AttachData) is { Length: > 0 } bytes)
            document.AddAttachment(name ?? string.Empty, bytes);
        else if (storage.Storages.FirstOrDefault(inner => inner.Name.Equals("__substg1.0_3701000D", StringComparison.OrdinalIgnoreCase)) is { } inner)
            AttachStorage(inner, name, depth + 1, document);
    }

    private static void AttachStorage(CompoundFile.Storage storage, string? name, int depth, DocumentBuilder document)
    {
        if (storage.StreamNames.Contains("__properties_version1.0", StringComparer.OrdinalIgnoreCase))
            AttachMessage(storage, depth, document);
        else if (EmbeddedObject.Unpack(storage, name ?? string.Empty) is { } file)
            document.AddAttachment(file.Name, file.Bytes);
        else
            EmbeddedObject.AddUnread([name ?? "object"], document);
    }

    /// <summary>A message inside a message is no file of its own: its text becomes one, and its files are those of the message around it.</summary>
    private static void AttachMessage(CompoundFile.Storage storage, int depth, DocumentBuilder document)
    {
        // Also keeps a damaged file, whose messages hold each other, from going on for ever.
        if (depth > document.Options.MaxAttachmentDepth)
        {
            document.AddFlag("attachments_too_deep");
            return;
        }

        var message = new MessageProperties(storage, InnerMessageHeader);
        var subject = TextCleaner.Line(message.Text(Subject));
        var name = subject.Length > 0 ? subject : "message";
        var head = $"From: {Address(message.Text(SenderName), message.Text(SenderSmtpAddress) ?? message.Text(SenderAddress))}\nTo: {message.Text(DisplayTo)}";
        var body = MessageBody.Of(message);
        if (!string.IsNullOrWhiteSpace(body.Plain))
            document.AddAttachment(name + ".txt", Encoding.UTF8.GetBytes($"{subject}\n\n{head}\n\n{body.Plain}"));
        else
            document.AddAttachment(name + ".html", Encoding.UTF8.GetBytes($"<!DOCTYPE html><meta charset=\"utf-8\"><h1>{WebUtility.HtmlEncode(subject)}</h1><p>{WebUtility.HtmlEncode(head).Replace("\n", "<br>", StringComparison.Ordinal)}</p>{body.Html}"));
        AttachAll(storage, body.Html, depth, document);
    }
}
