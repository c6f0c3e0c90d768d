using System.Text;
using IngestPipeline.Domain.Events;
using IngestPipeline.Domain.Identity;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>A configured receiver of webhooks.</summary>
public sealed class WebhookReceiver
{
    private const string SecretPrefix = "whsec_";
    private const int NameLength = 12;

    /// <summary>Where messages are posted to: an absolute <c>http</c> or <c>https</c> URL.</summary>
    public string Url { get; set; } = "";

    /// <summary>What messages are signed with: <c>whsec_</c> and base64, or any text of at least 16 characters. From the environment only.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Event types it wants; null for <c>document.indexed</c>, <c>document.quarantined</c> and <c>document.deleted</c>.</summary>
    public List<string>? Events { get; set; }

    /// <summary>Beginnings of source URIs it wants to hear of; null for all.</summary>
    public List<string>? Sources { get; set; }

    /// <summary>Short name, made of the address: another address is another receiver.</summary>
    public string Name => Sha256Hash.Of(Url).Hex[..NameLength];

    /// <summary>The address as lists show it: user, password and query may be secrets.</summary>
    public string DisplayUrl => new Uri(Url).GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    public bool Wants(DocumentEvent happened) =>
        (Events ?? [DocumentEventTypes.Indexed, DocumentEventTypes.Quarantined, DocumentEventTypes.Deleted]).Contains(happened.Type)
        && (Sources is null || Sources.Exists(prefix => happened.SourceUri.StartsWith(prefix, StringComparison.Ordinal)));

    /// <returns>Null when it is not base64 after <c>whsec_</c>.</returns>
    public byte[]? ReadSecret()
    {
        if (!Secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(Secret);
        var bytes = new byte[Secret.Length];
        return Convert.TryFromBase64String(Secret[SecretPrefix.Length..], bytes, out var length) ? bytes[..length] : null;
    }
}
