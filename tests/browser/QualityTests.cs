using Microsoft.Playwright;

namespace IngestPipeline.BrowserTests;

public sealed class QualityTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    [Fact]
    public async Task Measures_are_drawn_by_day_with_their_thresholds()
    {
        await Pipeline.ReceiveAsync("quality", "# Yield\n\nText enough to be counted, in a file of its own kind.\n");
        await VisitAsync("/quality?by=media_type&group=text%2Fmarkdown");
        await Assertions.Expect(Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Media type", Exact = true })).ToHaveValueAsync("text/markdown");

        var sizes = Page.Locator("section[aria-label='Chunk size']").GetByRole(AriaRole.Img);
        (await sizes.GetAttributeAsync("aria-label")).ShouldNotBeNull().ShouldMatch("Newest: mean [0-9,.]+");
        await CheckAccessibilityAsync();
        await ShootAsync("quality", fullPage: true);

        await Assertions.Expect(Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Group by", Exact = true })).ToHaveValueAsync("media_type");
    }
}
