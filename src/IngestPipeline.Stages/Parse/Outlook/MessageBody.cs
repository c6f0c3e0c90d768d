using IngestPipeline.Stages.Parse.Html;
using IngestPipeline.Stages.Parse.Rtf;

namespace IngestPipeline.Stages.Parse.Outlook;

/// <summary>
/// The body of a message, which a file may hold up to three times: as plain text, as HTML and as compressed rich text. Of rich text the page
/// it was made from is taken where no other stands, and its own text where there is nothing else at all.
/// </summary>
/// <param name="Html">Empty without one.</param>
/// <param name="Plain">Empty without one.</param>
/// <param name="HasUnreadRichText">There is rich text, and it could not be read.</param>
internal sealed record MessageBody(string Html, string Plain, bool HasUnreadRichText)
{
    private const ushort PlainBody = 0x1000;
    private const ushort RichBody = 0x1009;
    private const ushort HtmlBody = 0x1013;

    public static MessageBody Of(MessageProperties message)
    {
        var plain = message.Text(PlainBody) ?? string.Empty;
        var html = message.Binary(HtmlBody) is { } bytes ? HtmlTextParser.Decode(bytes, message.Charset()).Text : message.Text(HtmlBody) ?? string.Empty;
        if (html.Length > 0 || message.Binary(RichBody) is not { Length: > 0 } stored)
            return new MessageBody(html, plain, false);
        var rich = CompressedRtf.Read(stored);
        if (rich?.Kind == RtfKind.Html)
            return new MessageBody(rich.Text, plain, false);
        return string.IsNullOrWhiteSpace(plain) ? new MessageBody("", rich?.Text ?? "", rich is null) : new MessageBody("", plain, false);
    }
}
