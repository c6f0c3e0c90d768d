using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using IngestPipeline.IntegrationTests.Pipeline;

namespace IngestPipeline.IntegrationTests.Setup;

/// <summary>A broker on loopback for the time of one test.</summary>
internal sealed class PrivateRabbitMq : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(IngestCli.Repository, "infra/scripts/private-rabbitmq.sh");
    private readonly string folder = Directory.CreateTempSubdirectory("ingest-rabbitmq-").FullName;

    public string Transport { get; private set; } = "";

    public static async Task<PrivateRabbitMq> StartAsync()
    {
        var broker = new PrivateRabbitMq();
        var output = await broker.RunAsync("start", FindFreePort().ToString(System.Globalization.CultureInfo.InvariantCulture));
        broker.Transport = output.Trim().Replace("amqp://", "rabbitmq://", StringComparison.Ordinal);
        broker.Transport.ShouldStartWith("rabbitmq://");
        return broker;
    }

    /// <summary>The broker says it is out of memory, and blocks whoever publishes.</summary>
    public Task RaiseAlarmAsync() => RunAsync("alarm");

    public Task RelieveAsync() => RunAsync("relieve");

    /// <summary>SIGKILL, as a crash would; what it had on disk is there when it is back.</summary>
    public async Task CrashAndRestartAsync()
    {
        await RunAsync("kill");
        await RunAsync("start", new Uri(Transport).Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop");
        Directory.Delete(folder, recursive: true);
    }

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> RunAsync(string verb, params string[] arguments)
    {
        var start = new ProcessStartInfo(Script) { RedirectStandardOutput = true };
        foreach (var argument in new[] { verb, folder }.Concat(arguments))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"private-rabbitmq.sh {verb}");
        return output;
    }
}
