using System.Security.Cryptography;

namespace IngestPipeline.Hosting.Running;

/// <summary>Names this process among all that ever held a lease; a restarted host is another one.</summary>
public sealed record HostIdentity(string Id)
{
    public static HostIdentity Create() =>
        new($"{Environment.MachineName}:{Environment.ProcessId}:{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
}
