using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace IngestPipeline.BrowserTests;

public sealed partial class OverviewTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    [Fact]
    public async Task Work_is_seen_as_it_comes_and_goes_and_every_version_has_its_place()
    {
        await VisitAsync("/");
        var received = Page.Locator("tr.sum td");
        var before = Number(await received.InnerTextAsync());
        foreach (var name in new[] { "first", "second", "third" })
            await File.WriteAllTextAsync(Path.Combine(Pipeline.Inbox, $"overview-{name}.md"), $"# Report {name}\n\nThe {name} of three reports on the overview of queues.\n", TestContext.Current.CancellationToken);

        // The page learns of them by itself; nobody loads it again.
        await Assertions.Expect(received).ToHaveTextAsync((before + 3).ToString("N0", CultureInfo.InvariantCulture), new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
        await Assertions.Expect(Row("processing")).ToHaveTextAsync("0", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });

        var states = await Page.Locator("section[aria-labelledby=conservation] tr:not(.sum) td").AllInnerTextsAsync();
        states.Sum(Number).ShouldBe(Number(await received.InnerTextAsync()));
        (await Page.Locator("section[aria-labelledby=workers]").InnerTextAsync()).ShouldContain("alive");
        await CheckAccessibilityAsync();
        await ShootAsync("overview-live", fullPage: true);
    }

    [Fact]
    public async Task The_chart_of_queue_depth_covers_the_chosen_span()
    {
        await VisitAsync("/");
        var chart = Page.Locator("section[aria-labelledby=backlog]");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "24 h" }).ClickAsync();
        await Assertions.Expect(chart.Locator(".x-labels span").First).ToHaveTextAsync(Hours());
        (await chart.GetByRole(AriaRole.Img).GetAttributeAsync("aria-label")).ShouldNotBeNull().ShouldStartWith("Open items by stage over time");
        (await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "24 h" }).GetAttributeAsync("aria-pressed")).ShouldBe("true");
    }

    private ILocator Row(string state) => Page.Locator($"section[aria-labelledby=conservation] tr:has(.badge[data-state={state}]) td");

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(23 h|1 d) ago$")]
    private static partial Regex Hours();
}
