using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace IngestPipeline.BrowserTests;

/// <summary>A test that looks at the dashboard with a browser of its own, and fails on errors in the browser's console whatever else it asserts.</summary>
public abstract class BrowserTest(RunningPipeline pipeline) : IAsyncLifetime
{
    protected const int WideWidth = 1280;
    protected const int PhoneWidth = 390;

    private static readonly string[] s_serious = ["serious", "critical"];
    private readonly List<string> consoleErrors = [];
    private IBrowserContext? context;

    /// <summary>Parts of console messages that a test provokes.</summary>
    protected List<string> Provoked { get; } = [];

    protected RunningPipeline Pipeline => pipeline;

    protected IPage Page { get; private set; } = null!;

    /// <summary>Where pictures go: <c>INGEST_SCREENSHOTS</c>, else beside the test program.</summary>
    private static string Screenshots { get; } = Environment.GetEnvironmentVariable("INGEST_SCREENSHOTS") ?? Path.Combine(AppContext.BaseDirectory, "screenshots");

    public async ValueTask InitializeAsync()
    {
        if (RunningPipeline.MissingBrowser is { } missing)
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, missing);
            Assert.Fail(missing);
        }

        Page = await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = WideWidth, Height = 860 }, ColorScheme = ColorScheme.Light });
    }

    public async ValueTask DisposeAsync()
    {
        if (context is not null)
            await context.DisposeAsync();
        GC.SuppressFinalize(this);
        consoleErrors.Where(error => !Provoked.Any(error.Contains)).ShouldBeEmpty("the browser's console");
    }

    /// <summary>Another window in place of the one the test began with.</summary>
    protected async Task<IPage> OpenAsync(BrowserNewContextOptions options)
    {
        if (context is not null)
            await context.DisposeAsync();
        options.BaseURL ??= pipeline.Address.ToString();
        options.ReducedMotion = ReducedMotion.Reduce;
        context = await pipeline.Browser.NewContextAsync(options);
        Page = await context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                consoleErrors.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        Page.PageError += (_, error) => consoleErrors.Add(error);
        return Page;
    }

    /// <summary>Opens a page and waits until it is live, not only drawn.</summary>
    protected async Task VisitAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.Locator(".frame[data-live]").WaitForAsync();
    }

    protected async Task<byte[]> ShootAsync(string name, bool fullPage = false)
    {
        Directory.CreateDirectory(Screenshots);
        return await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = fullPage, Scale = ScreenshotScale.Css });
    }

    /// <summary>No violation of the serious kind (axe-core's rules for WCAG 2.2 AA), and nothing wider than the screen.</summary>
    protected async Task CheckAccessibilityAsync()
    {
        var result = await Page.RunAxe();
        result.Violations.Where(violation => s_serious.Contains(violation.Impact))
            .Select(violation => $"{violation.Id}: {violation.Help} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}")
            .ShouldBeEmpty();
        var overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.ShouldBeLessThanOrEqualTo(0, "the page is wider than the screen");
    }
}
