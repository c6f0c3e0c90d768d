using System.ComponentModel.DataAnnotations;

namespace IngestPipeline.Hosting.Bus;

/// <summary>How hints travel.</summary>
public sealed class BusOptions : IValidatableObject
{
    public const string Section = "Bus";
    public const string Memory = "memory";

    /// <summary><c>memory</c> (one process) or <c>rabbitmq://user:password@host:port/vhost</c>. Default memory.</summary>
    [Required]
    public string Transport { get; set; } = Memory;

    public bool IsMemory => Transport == Memory;

    /// <summary>The transport without its password, for people and logs.</summary>
    public string DisplayName => IsMemory ? Memory : new UriBuilder(Transport) { UserName = "", Password = "" }.Uri.ToString();

    /// <summary>Address without credentials, user and password (both <c>guest</c> unless given) of a broker.</summary>
    internal (Uri Address, string User, string Password) ToBroker()
    {
        var given = new UriBuilder(Transport);
        var scheme = given.Scheme is "amqps" or "rabbitmqs" ? "rabbitmqs" : "rabbitmq";
        return (
            new UriBuilder(scheme, given.Host, given.Port, given.Path).Uri,
            given.UserName.Length == 0 ? "guest" : Uri.UnescapeDataString(given.UserName),
            given.Password.Length == 0 ? "guest" : Uri.UnescapeDataString(given.Password));
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var known = IsMemory || (Uri.TryCreate(Transport, UriKind.Absolute, out var uri) && uri.Scheme is "rabbitmq" or "rabbitmqs" or "amqp" or "amqps");
        if (!known)
            yield return new ValidationResult($"Bus:Transport is '{Transport}'; use memory or rabbitmq://user:password@host:port/vhost", [nameof(Transport)]);
    }
}
