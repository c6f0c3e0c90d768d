using System.Diagnostics;
using IngestPipeline.IntegrationTests.Pipeline;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(IngestPipeline.BrowserTests.RunningPipeline))]

namespace IngestPipeline.BrowserTests;

/// <summary><c>ingest up</c> as a person starts it, with a private server and a watched folder, and one browser for all tests.</summary>
public sealed class RunningPipeline : IAsyncLifetime
{
    private static readonly string[] s_quietChromium =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IngestCli cli = new();
    private readonly string profile = Directory.CreateTempSubdirectory("ingest-browser-").FullName;
    private Process? host;
    private Task<string>? said;
    private IPlaywright? playwright;

    /// <summary>Where the dashboard is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The folder it watches.</summary>
    public string Inbox { get; } = Directory.CreateTempSubdirectory("ingest-inbox-").FullName;

    public HttpClient Http { get; } = new();

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>Why there is no browser; null when there is one.</summary>
    public static string? MissingBrowser => Chromium is null ? "chromium is not installed; infra/setup.sh --tests installs it" : null;

    private static string? Chromium { get; } = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (MissingBrowser is not null)
            return;
        // Scans of a few pages, so that the tests do not spend their time on recognition; files settle at once.
        cli.Environment["INGEST__Intake__SettleMilliseconds"] = "200";
        host = cli.Start("up", "--watch", Inbox, "--urls", "http://127.0.0.1:0");
        (Address, said) = await ReadAddressAsync(host);
        Http.BaseAddress = Address;
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Headless = true, Args = s_quietChromium });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        playwright?.Dispose();
        if (host is { HasExited: false })
        {
            await IngestCli.SignalAsync(host, "TERM");
            await host.WaitForExitAsync();
        }

        var errors = said is null ? "" : await said;
        host?.Dispose();
        Http.Dispose();
        await cli.DisposeAsync();
        Directory.Delete(Inbox, recursive: true);
        Directory.Delete(profile, recursive: true);
        // Browsers that were closed meanwhile leave pages behind; none of them may read from a host that is gone.
        errors.ShouldNotContain("unexpected");
    }

    /// <summary>Writes a Markdown file into the watched folder and waits until it is searchable.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> ReceiveAsync(string stem, string text)
    {
        var name = $"{stem}.md";
        await File.WriteAllTextAsync(Path.Combine(Inbox, name), text, TestContext.Current.CancellationToken);
        await cli.UntilAsync($"SELECT EXISTS (SELECT FROM documents WHERE source_uri LIKE '%/{name}' AND published_version_id IS NOT NULL)");
        return name;
    }

    /// <summary>The address that a host says it listens on, and what it says after that.</summary>
    internal static async Task<(Uri Address, Task<string> Said)> ReadAddressAsync(Process host)
    {
        var seen = new List<string>();
        while (await host.StandardError.ReadLineAsync() is { } line)
        {
            seen.Add(line);
            if (line.StartsWith("listening on ", StringComparison.Ordinal))
            {
                _ = host.StandardOutput.ReadToEndAsync();
                return (new Uri(line["listening on ".Length..].Split(';', ' ')[0]), host.StandardError.ReadToEndAsync());
            }
        }

        throw new InvalidOperationException($"ingest up ended before it listened:\n{string.Join('\n', seen)}");
    }
}
