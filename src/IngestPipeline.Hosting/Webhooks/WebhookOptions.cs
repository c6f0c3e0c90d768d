using System.ComponentModel.DataAnnotations;
using IngestPipeline.Domain.Events;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>Who is told of what becomes of documents.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";
    private const int MinSecretBytes = 16;

    /// <summary>Receivers; none by default.</summary>
    public List<WebhookReceiver>? Endpoints { get; set; }

    /// <summary>Whether receivers may be on this machine or in private networks. Link-local addresses are refused in any case. Default false.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Seconds a receiver has to answer. Default 15.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 15;

    /// <summary>Hours after which a message that was never taken is given up. Default 72.</summary>
    [Range(1, 720)]
    public int GiveUpHours { get; set; } = 72;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var receivers = Endpoints ?? [];
        foreach (var (receiver, index) in receivers.Select((receiver, index) => (receiver, index)))
        {
            var at = $"{Section}:Endpoints:{index}";
            if (!Uri.TryCreate(receiver.Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
                yield return new ValidationResult($"{at}:Url: '{receiver.Url}' is no absolute http or https URL");
            else if (receivers.Take(index).Any(other => other.Url == receiver.Url))
                yield return new ValidationResult($"{at}:Url: {receiver.DisplayUrl} is there twice; give one receiver all its events and sources");
            if (receiver.ReadSecret() is not { Length: >= MinSecretBytes })
                yield return new ValidationResult($"{at}:Secret must be whsec_ and base64, or at least {MinSecretBytes} characters; set it in the environment, INGEST__Webhooks__Endpoints__{index}__Secret");
            if ((receiver.Events ?? []).Except(DocumentEventTypes.All).FirstOrDefault() is { } unknown)
                yield return new ValidationResult($"{at}:Events: '{unknown}' is not one of {string.Join(", ", DocumentEventTypes.All)}");
        }
    }
}
