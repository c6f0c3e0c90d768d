using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngestPipeline.BrowserTests;

/// <summary>A query, both rankings, and the hit on its page.</summary>
public sealed class SearchTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    [Fact]
    public async Task Hits_show_the_words_both_ranks_and_their_page()
    {
        var drops = new Drops(Pipeline, "search");
        drops.AddSamples("operations-manual.pdf", "emergency-plan.md", "price-list.xlsx", "price-list_copy.xlsx");
        await drops.SettledAsync();
        foreach (var (name, width, scheme) in new[] { ("dark", WideWidth, ColorScheme.Dark), ("phone", PhoneWidth, ColorScheme.Light), ("light", WideWidth, ColorScheme.Light) })
        {
            await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 860 }, ColorScheme = scheme });
            await VisitAsync("/search?q=alarm%20of%20the%20control%20system&explain=true");
            await Expect(Page.Locator(".search-status")).ToContainTextAsync("passages in");
            await Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "By vector" })).ToBeVisibleAsync();
            var hit = Page.GetByRole(AriaRole.Article).Filter(new LocatorFilterOptions { HasText = "operations-manual.pdf" }).First;
            await Expect(hit.Locator("mark").First).ToBeVisibleAsync();
            await Expect(hit.Locator(".ranks")).ToContainTextAsync("Words#");
            await hit.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show the page" }).ClickAsync();
            await Expect(hit.Locator(".sheet svg rect").First).ToBeAttachedAsync();
            // Boxes are where the letters are only when both are drawn to one size.
            var sizes = await hit.Locator(".sheet").EvaluateAsync<double[]>("sheet => [...sheet.querySelectorAll('img, svg')].map(part => Math.round(part.getBoundingClientRect().height))");
            sizes.Length.ShouldBe(2);
            sizes[0].ShouldBe(sizes[1]);
            await Expect(hit.Locator("img")).ToHaveJSPropertyAsync("complete", true);
            (await hit.Locator("img").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBeGreaterThan(200);
            await CheckAccessibilityAsync();
            await Page.EvaluateAsync("scrollTo(0, 0)");
            await ShootAsync($"search-{name}");
            await hit.EvaluateAsync("card => card.scrollIntoView()");
            await ShootAsync($"search-hit-{name}");
        }
    }

    [Fact]
    public async Task Filters_narrow_the_search_and_stay_in_the_address()
    {
        var drops = new Drops(Pipeline, "narrow");
        drops.AddSamples("operations-manual.pdf", "emergency-plan.md");
        await drops.AddAsync("zebra.txt", "A zebra stood in the reservoir and drank.");
        await drops.SettledAsync();
        await VisitAsync("/search");
        await Page.GetByLabel("Search for").FillAsync("reservoir keeper");
        await Page.GetByText("Filters").ClickAsync();
        await Page.GetByLabel("Type").SelectOptionAsync("text/markdown");
        await Page.GetByLabel("Heading has").FillAsync("half hour");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Search" }).ClickAsync();
        await Expect(Page).ToHaveURLAsync(new Regex("/search\\?q=reservoir%20keeper&type=text%2Fmarkdown&heading=half%20hour$"));
        await Expect(Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await Expect(Page.GetByRole(AriaRole.Article)).ToContainTextAsync("The first half hour");

        await VisitAsync($"/search?q=zebra&source={Uri.EscapeDataString(Path.Combine(Pipeline.Inbox, "narrow", "zeb"))}&since=2020-01-01");
        await Expect(Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await VisitAsync("/search?q=zebra&since=tomorrow");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("since: 'tomorrow' is not a day");
        await VisitAsync("/search?q=zebra&heading=nowhere");
        await Expect(Page.GetByText("No passage answers that")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Search without them" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Article).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_document_that_holds_markup_is_text_on_every_page()
    {
        const string Attack = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        var drops = new Drops(Pipeline, "hostile");
        await drops.AddAsync("<img src=x onerror=document.title='owned'>.txt", $"Harmless pelican words. {Attack} And more pelican words.");
        await drops.AddAsync("<script>document.title='owned'<b>.txt", $"A note on the font: {Attack} \uE001\uE002\uE003\uE004\uE005\uE006 {Attack} {new string('\uE001', 60)}");
        await drops.SettledAsync();

        await VisitAsync("/search?q=pelican");
        var hit = Page.GetByRole(AriaRole.Article).First;
        await Expect(hit.GetByRole(AriaRole.Heading)).ToHaveTextAsync("<img src=x onerror=document.title='owned'>.txt");
        await hit.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Whole passage" }).ClickAsync();
        await Expect(hit.Locator(".passage")).ToContainTextAsync("<script>document.title='owned'</script>");
        await ShootAsync("hostile-search");
        await UnharmedAsync();

        var entry = (await drops.EntriesAsync())["<script>document.title='owned'<b>.txt"];
        await VisitAsync($"/quarantine?entry={entry}");
        await Expect(Page.Locator("pre.sample")).ToContainTextAsync("<script>document.title='owned'</script><img src=x onerror=");
        await Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 2 })).ToHaveTextAsync("<script>document.title='owned'<b>.txt");
        await ShootAsync("hostile-quarantine");
        await UnharmedAsync();
        foreach (var path in new[] { "/quarantine", "/documents", "/", "/search?q=%3Cscript%3Edocument.title%3D'owned'%3C%2Fscript%3E" })
        {
            await VisitAsync(path);
            await UnharmedAsync();
        }
    }

    private async Task UnharmedAsync()
    {
        (await Page.TitleAsync()).ShouldEndWith("· IngestPipeline");
        (await Page.Locator("main script, main img[src='x']").CountAsync()).ShouldBe(0);
    }
}
