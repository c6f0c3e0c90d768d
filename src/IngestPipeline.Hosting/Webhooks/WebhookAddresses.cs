using System.Net;
using System.Net.Sockets;

namespace IngestPipeline.Hosting.Webhooks;

/// <summary>Where webhooks may go. A name is looked up and the address that is really connected to is looked at, so that a name that points elsewhere later opens nothing.</summary>
public static class WebhookAddresses
{
    // Never, whatever is configured: this network's own, link-local (cloud metadata), multicast, reserved, and metadata services elsewhere.
    private static readonly IPNetwork[] Forbidden =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("224.0.0.0/4"), IPNetwork.Parse("240.0.0.0/4"),
        IPNetwork.Parse("100.100.100.200/32"), IPNetwork.Parse("168.63.129.16/32"), IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("fd00:ec2::/32"),
    ];

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fec0::/10"),
    ];

    // IPv6 addresses that a gateway turns into the IPv4 address in them.
    private static readonly (IPNetwork Network, int Offset)[] Translated = [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2), (IPNetwork.Parse("::/96"), 12)];

    public static bool Allows(IPAddress address, bool allowPrivate)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Forbidden.Any(network => network.Contains(plain)))
            return false;
        if (!allowPrivate && Private.Any(network => network.Contains(plain)))
            return false;
        if (plain.AddressFamily != AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(plain))
            return true;
        var bytes = plain.GetAddressBytes();
        return Translated.Where(way => way.Network.Contains(plain)).All(way => Allows(new IPAddress(bytes.AsSpan(way.Offset, 4)), allowPrivate));
    }

    /// <summary>Connects to the first address of a name that is allowed.</summary>
    /// <exception cref="HttpRequestException">None is.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool allowPrivate, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(to.Host, out var given) ? [given] : await Dns.GetHostAddressesAsync(to.Host, cancellation);
        var allowed = addresses.Where(address => Allows(address, allowPrivate)).ToArray();
        if (allowed.Length == 0)
            throw new HttpRequestException($"{to.Host} has no address that webhooks may go to{(allowPrivate ? "" : "; private ones need Webhooks:AllowPrivate")}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
