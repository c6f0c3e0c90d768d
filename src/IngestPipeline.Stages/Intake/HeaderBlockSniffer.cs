using System.Collections.Frozen;

namespace IngestPipeline.Stages.Intake;

/// <summary>Recognises an e-mail by the header block it begins with.</summary>
internal static class HeaderBlockSniffer
{
    private const int MaxLines = 200;

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "from", "to", "cc", "bcc", "subject", "date", "sender", "reply-to", "content-type", "organization", "references", "in-reply-to");

    /// <summary>Headers that people do not type at the top of a memo.</summary>
    private static readonly FrozenSet<string> Technical = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "received", "message-id", "mime-version", "return-path", "delivered-to", "dkim-signature", "content-transfer-encoding", "x-mailer", "x-originating-ip", "authentication-results", "arc-seal");

    /// <returns>The mail type, or null when the text does not begin with a header block.</returns>
    public static string? Sniff(string text, string extension)
    {
        var (known, technical, position, isMbox) = (0, 0, 0, false);
        for (var number = 0; number < MaxLines && position < text.Length; number++)
        {
            var end = text.IndexOf('\n', position);
            var line = text.AsSpan(position, (end < 0 ? text.Length : end) - position).TrimEnd('\r');
            position = end < 0 ? text.Length : end + 1;
            if (line.IsEmpty)
            {
                if (known + technical > 0)
                    break;
                if (number > 2)
                    return null;
                continue;
            }

            if (number == 0 && line.StartsWith("From "))
            {
                isMbox = true;
                continue;
            }

            if (line[0] is ' ' or '\t' && known + technical > 0)
                continue;
            var colon = line.IndexOf(':');
            if (colon <= 0 || line[..colon].IndexOfAnyExcept(HeaderNameCharacters) >= 0)
                return null;
            var name = line[..colon].ToString();
            known += Known.Contains(name) ? 1 : 0;
            technical += Technical.Contains(name) ? 1 : 0;
        }

        var isMail = extension is ".eml" or ".mht" or ".mhtml" ? known + technical > 0 : technical >= 1 && known + technical >= 3;
        if (!isMail)
            return null;
        return isMbox && extension is not ".eml" ? MediaTypes.Mbox : MediaTypes.Email;
    }

    private static readonly System.Buffers.SearchValues<char> HeaderNameCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
}
