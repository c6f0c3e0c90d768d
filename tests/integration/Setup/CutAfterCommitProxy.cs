using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>
/// Stands between a client and PostgreSQL. Once armed, it forwards the next COMMIT, waits until the server has answered, and cuts the
/// connection instead of passing the answer on: the client cannot know what became of its transaction.
/// </summary>
internal sealed class CutAfterCommitProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly EndPoint server;
    private readonly Task accepting;
    private int armed;

    // A query message with nothing else in it; the driver's look-up of types has a COMMIT of its own.
    private static ReadOnlySpan<byte> Commit => "Q\0\0\0\u000bCOMMIT\0"u8;

    public CutAfterCommitProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        server = settings.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{settings.Host}/.s.PGSQL.{settings.Port}")
            : new DnsEndPoint(settings.Host, settings.Port);
        listener.Start();
        settings.Host = "127.0.0.1";
        settings.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        settings.SslMode = SslMode.Disable;
        settings.GssEncryptionMode = GssEncryptionMode.Disable;
        ConnectionString = settings.ConnectionString;
        accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    public int Cuts { get; private set; }

    /// <summary>The next COMMIT is the last thing its client says.</summary>
    public void Arm() => Interlocked.Exchange(ref armed, 1);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relays = new List<Task>();
        try
        {
            while (true)
                relays.Add(RelayAsync(await listener.AcceptSocketAsync(stopping.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(relays);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var upstream = new Socket(server is UnixDomainSocketEndPoint ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        using (var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token))
        {
            await upstream.ConnectAsync(server, stopping.Token);
            var cutting = new TaskCompletionSource();
            await Task.WhenAny(PumpAsync(client, upstream, cutting, toServer: true, ended.Token), PumpAsync(upstream, client, cutting, toServer: false, ended.Token));
            await ended.CancelAsync();
        }
    }

    private async Task PumpAsync(Socket from, Socket to, TaskCompletionSource cutting, bool toServer, CancellationToken ended)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, ended)) > 0)
            {
                if (toServer && buffer.AsSpan(0, read).SequenceEqual(Commit) && Interlocked.CompareExchange(ref armed, 0, 1) == 1)
                    cutting.SetResult();
                else if (!toServer && cutting.Task.IsCompleted)
                    return;
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), ended);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            return;
        }
        finally
        {
            if (!toServer && cutting.Task.IsCompleted)
                Cuts++;
        }
    }
}
