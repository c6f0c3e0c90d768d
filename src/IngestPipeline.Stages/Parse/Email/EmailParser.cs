using IngestPipeline.Domain.Results;
using MimeKit;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>E-mail messages: subject, a line of addresses, the best body, attachments as files of their own.</summary>
public sealed class EmailParser : IFormatParser
{
    /// <summary>Messages in messages in messages: MIME sets no limit, people stop at five.</summary>
    private const int MaxMimeDepth = 64;

    public IReadOnlyCollection<string> MediaTypes { get; } = [Intake.MediaTypes.Email];

    public StageResult<ParsedFile> Parse(ParseInput input, ParseOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        // Legacy charsets of headers and bodies need the code pages the decoder registers.
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(TextDecoder).TypeHandle);
        input.Content.Position = 0;
        using var message = MimeMessage.Load(new ParserOptions { MaxMimeDepth = MaxMimeDepth }, input.Content, persistent: true, cancellation);
        if (message.Headers.Count == 0)
            return new Quarantined<ParsedFile>(QuarantineReason.Corrupt, "the file has no mail headers");
        if (EncryptedMail.Find(message.Body) is { } method)
            return new Quarantined<ParsedFile>(QuarantineReason.Encrypted, $"the message is encrypted with {method}; decrypt it in the mail program and export it again");

        var document = new DocumentBuilder(options, cancellation);
        MailHeaders.Add(document, new MailHeaders.Fields(
            message.Subject,
            message.From.ToString(),
            message.To.ToString(),
            message.Cc.ToString(),
            message.Date == default ? null : message.Date.ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
            message.MessageId));
        var content = new MailContent(document);
        content.Read(message.Body);
        return document.Complete(input.MediaType);
    }
}
