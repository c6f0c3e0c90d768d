using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace IngestPipeline.ChaosTests.Setup;

/// <summary>A RabbitMQ broker of the suite's own, on loopback.</summary>
internal sealed class PrivateBroker : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Checkout.Root, "infra/scripts/private-rabbitmq.sh");
    private readonly string folder = Directory.CreateTempSubdirectory("ingest-chaos-broker-").FullName;

    private PrivateBroker()
    {
    }

    public string Transport { get; private set; } = "";

    public static async Task<PrivateBroker> StartAsync(CancellationToken cancellation)
    {
        var broker = new PrivateBroker();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var output = await broker.RunAsync("start", [port.ToString(CultureInfo.InvariantCulture)], cancellation);
        broker.Transport = output.Trim().Replace("amqp://", "rabbitmq://", StringComparison.Ordinal);
        return broker;
    }

    /// <summary>Forgets all queues and messages: <c>stop_app; reset; start_app</c>.</summary>
    public Task WipeAsync(CancellationToken cancellation) => RunAsync("wipe", [], cancellation);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", [], CancellationToken.None);
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> RunAsync(string verb, string[] more, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(Script, [verb, folder, .. more]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"private-rabbitmq.sh {verb} ended with {process.ExitCode}");
    }
}
