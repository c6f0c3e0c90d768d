using System.Diagnostics;
using IngestPipeline.IntegrationTests.Pipeline;

namespace IngestPipeline.BrowserTests;

/// <summary>A second <c>ingest up</c>, which asks for a key, with a record of its own that nothing was ever put into.</summary>
public sealed class KeyedPipeline : IAsyncLifetime
{
    public const string Key = "correct horse battery staple";

    private readonly IngestCli cli = new();
    private Process? host;

    public Uri Address { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (RunningPipeline.MissingBrowser is not null)
            return;
        cli.Environment["INGEST__Api__Key"] = Key;
        host = cli.Start("up", "--urls", "http://127.0.0.1:0");
        Address = (await RunningPipeline.ReadAddressAsync(host)).Address;
    }

    public async ValueTask DisposeAsync()
    {
        if (host is { HasExited: false })
        {
            await IngestCli.SignalAsync(host, "TERM");
            await host.WaitForExitAsync();
        }

        host?.Dispose();
        await cli.DisposeAsync();
    }
}
