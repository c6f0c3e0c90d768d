using Microsoft.Playwright;

namespace IngestPipeline.BrowserTests;

/// <summary>What all pages share: frame, theme, phone width, missing pages.</summary>
public sealed class ShellTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    public static TheoryData<string, string> Pages => new()
    {
        { "/", "Overview" }, { "/documents", "Documents" }, { "/quarantine", "Quarantine" }, { "/quality", "Quality" }, { "/search", "Search" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_is_whole_by_light_by_dark_and_on_a_phone(string path, string title)
    {
        foreach (var (width, scheme) in new[] { (WideWidth, ColorScheme.Light), (WideWidth, ColorScheme.Dark), (PhoneWidth, ColorScheme.Light) })
        {
            await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 800 }, ColorScheme = scheme });
            await VisitAsync(path);
            (await Page.Locator("h1").InnerTextAsync()).ShouldBe(title);
            await CheckAccessibilityAsync();
            await ShootAsync($"shell-{title.ToLowerInvariant()}-{(width == PhoneWidth ? "phone" : scheme.ToString().ToLowerInvariant())}");
        }
    }

    [Fact]
    public async Task A_chosen_theme_stays_over_a_new_load()
    {
        await VisitAsync("/");
        await Page.GetByLabel("Colours").SelectOptionAsync("dark");
        await VisitAsync("/documents");
        (await Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).colorScheme")).ShouldBe("dark");
        (await Page.GetByLabel("Colours").InputValueAsync()).ShouldBe("dark");
    }

    [Fact]
    public async Task Pages_are_reached_by_the_keyboard()
    {
        await VisitAsync("/");
        // A page begins at its heading, so that a reader hears where it is; the way over the navigation lies before it.
        await Assertions.Expect(Page.Locator("h1")).ToBeFocusedAsync();
        await Page.GetByText("Skip to content").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Page.Locator("#main")).ToBeFocusedAsync();
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Search", Exact = true }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.WaitForURLAsync("**/search");
        await Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Search", Level = 1 }).WaitForAsync();
    }

    [Fact]
    public async Task A_page_that_is_not_there_says_so()
    {
        var response = await Pipeline.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/nowhere") { Headers = { { "Accept", "text/html" } } }, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(404);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("There is no such page");
    }
}
