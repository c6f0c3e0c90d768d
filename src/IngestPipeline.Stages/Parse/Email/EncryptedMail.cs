using MimeKit;

namespace IngestPipeline.Stages.Parse.Email;

/// <summary>Recognises messages that only a key opens.</summary>
internal static class EncryptedMail
{
    /// <returns>The method, or null when the message can be read.</returns>
    public static string? Find(MimeEntity? body)
    {
        if (body is null)
            return null;
        if (body.ContentType.IsMimeType("multipart", "encrypted"))
            return body.ContentType.Parameters["protocol"]?.Contains("pgp", StringComparison.OrdinalIgnoreCase) == true ? "PGP" : "an unknown method";
        if (body.ContentType.IsMimeType("application", "pkcs7-mime") || body.ContentType.IsMimeType("application", "x-pkcs7-mime"))
            return body.ContentType.Parameters["smime-type"]?.Contains("signed", StringComparison.OrdinalIgnoreCase) == true ? null : "S/MIME";
        return body is TextPart text && MailContent.Decode(text).TrimStart().StartsWith("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal) ? "PGP" : null;
    }
}
