using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Results;
using IngestPipeline.Stages.Parse.Html;
using IngestPipeline.Stages.Parse.Rtf;
using MimeKit;
using MimeKit.Tnef;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>Walks the parts of a message: text goes into the document, files are set aside.</summary>
internal sealed class MailContent(DocumentBuilder document)
{
    /// <summary>Parts of one message that are looked at.</summary>
    private const int MaxParts = 5000;

    private long attachedBytes;
    private int parts;

    public void Read(MimeEntity? entity)
    {
        if (entity is null)
            return;
        if (++parts > MaxParts)
            throw new PermanentStageException(QuarantineReason.DecompressionBomb, $"the message has more than {MaxParts} parts");
        switch (entity)
        {
            case MultipartAlternative alternative:
                ReadAlternative(alternative);
                break;
            case MultipartRelated related:
                ReadRelated(related);
                break;
            case Multipart multipart:
                foreach (var part in multipart)
                    Read(part);
                break;
            case MessagePart { Message: { } inner } forwarded:
                AttachMessage(forwarded, inner);
                break;
            case TnefPart tnef:
                ReadTnef(tnef);
                break;
            case TextPart text when !text.IsAttachment && IsBody(text):
                AddText(text);
                break;
            case TextPart { IsRichText: true, IsAttachment: false, FileName: null } rich:
                AddRichText(rich);
                break;
            case MimePart part:
                Attach(part);
                break;
        }
    }

    /// <summary>Text with the charset it states, or the one its bytes look like when that does not fit.</summary>
    public static string Decode(TextPart part)
    {
        var bytes = Bytes(part);
        return part.IsHtml
            ? HtmlTextParser.Decode(bytes, part.ContentType.Charset).Text
            : TextDecoder.Decode(bytes, part.ContentType.Charset).Text;
    }

    private static bool IsBody(TextPart text) => text.IsPlain || text.IsHtml || text.IsFlowed || text.IsEnriched;

    private void AddText(TextPart part)
    {
        if (part.IsHtml)
            HtmlTextParser.Add(document, Decode(part), withTitle: false, document.Options.IncludeQuotedText ? null : QuotedText.Remove);
        else
            PlainText.PlainTextParser.AddParagraphs(document, document.Options.IncludeQuotedText ? Decode(part) : QuotedText.Without(Decode(part)));
    }

    /// <summary>What Outlook sends to itself may have no other body.</summary>
    private void AddRichText(TextPart part)
    {
        var (kind, text) = RtfReader.Read(Bytes(part));
        if (kind == RtfKind.Html)
            HtmlTextParser.Add(document, text, withTitle: false, document.Options.IncludeQuotedText ? null : QuotedText.Remove);
        else
            PlainText.PlainTextParser.AddParagraphs(document, document.Options.IncludeQuotedText ? text : QuotedText.Without(text));
    }

    /// <summary>Alternatives say the same: the richest is read. Where the plain one says more, its extra paragraphs follow.</summary>
    private void ReadAlternative(MultipartAlternative alternative)
    {
        var best = alternative.LastOrDefault(part => Html(part) is not null) ?? alternative.LastOrDefault(part => part is Multipart or TextPart { IsPlain: true }) ?? alternative.LastOrDefault();
        var before = document.ElementCount;
        Read(best);
        foreach (var plain in alternative.OfType<TextPart>().Where(part => part.IsPlain && !ReferenceEquals(part, best)))
        {
            var text = document.Options.IncludeQuotedText ? Decode(plain) : QuotedText.Without(Decode(plain));
            foreach (var paragraph in AlternativeText.Missing(document.TextSince(before), text))
                document.Add(ElementType.Paragraph, paragraph, 0, "plain_alternative");
        }
    }

    private static TextPart? Html(MimeEntity part) => part switch
    {
        TextPart { IsHtml: true } text => text,
        MultipartRelated { Root: TextPart { IsHtml: true } root } => root,
        _ => null,
    };

    /// <summary>Pictures a page shows inside itself are decoration of the page; everything else is a file.</summary>
    private void ReadRelated(MultipartRelated related)
    {
        var root = related.Root ?? related.FirstOrDefault();
        Read(root);
        foreach (var part in related.Where(part => !ReferenceEquals(part, root)))
        {
            if (part is MimePart { IsAttachment: false } picture && picture.ContentType.MediaType.Equals("image", StringComparison.OrdinalIgnoreCase))
                document.OfferPicture(FileName(picture), () => Bytes(picture));
            else
                Read(part);
        }
    }

    private void ReadTnef(TnefPart tnef)
    {
        using var message = tnef.ConvertToMessage();
        Read(message.Body);
    }

    private void AttachMessage(MessagePart part, MimeMessage inner)
    {
        using var stream = new MemoryStream();
        inner.WriteTo(stream, document.Cancellation);
        Store(part.ContentDisposition?.FileName ?? $"{TextCleaner.Line(inner.Subject)}.eml", stream.ToArray());
    }

    private void Attach(MimePart part)
    {
        if (IsSignature(part) || part.Content is null)
            return;
        var bytes = Bytes(part);
        if (bytes.Length > 0)
            Store(FileName(part), bytes);
    }

    private string FileName(MimePart part) => part.FileName ?? $"{part.ContentType.MediaType}-{document.AttachmentCount + 1}.{part.ContentType.MediaSubtype}";

    private static bool IsSignature(MimePart part) =>
        part.ContentType.IsMimeType("application", "pgp-signature") || part.ContentType.IsMimeType("application", "pkcs7-signature") || part.ContentType.IsMimeType("application", "x-pkcs7-signature");

    private void Store(string name, byte[] bytes)
    {
        attachedBytes += bytes.Length;
        if (attachedBytes > (long)document.Options.MaxInflatedMegabytes << 20)
            throw new PermanentStageException(QuarantineReason.TooLarge, $"the attachments hold more than {document.Options.MaxInflatedMegabytes} MB (Parse:MaxInflatedMegabytes)");
        document.AddAttachment(name, bytes);
    }

    private static byte[] Bytes(MimePart part)
    {
        using var stream = new MemoryStream();
        part.Content?.DecodeTo(stream);
        return stream.ToArray();
    }
}
