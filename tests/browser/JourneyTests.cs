using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngestPipeline.BrowserTests;

/// <summary>The way a new user goes: drop the samples, find what failed, mend it, find it by search.</summary>
public sealed partial class JourneyTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    [Fact]
    public async Task The_encrypted_minutes_are_opened_with_their_password_and_found()
    {
        var drops = new Drops(Pipeline, "journey");
        drops.AddSamples();
        await drops.SettledAsync();

        await VisitAsync("/quarantine");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "The file is protected" }).ClickAsync();
        await Page.WaitForURLAsync("**/quarantine?reason=ENCRYPTED");
        await Page.Locator("tr", new PageLocatorOptions { HasText = "/journey/" }).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "board-minutes.pdf" }).ClickAsync();
        await Expect(Page.Locator("pre, .detail").First).ToContainTextAsync("the file asks for a password");
        await Expect(Page.Locator(".preview figcaption")).ToContainTextAsync("password");
        await ShootAsync("journey-1-entry");

        await Page.GetByLabel("Password").FillAsync("silver-birch");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".replay-status")).ToContainTextAsync("failed again of", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        await Expect(Page.Locator(".detail")).ToContainTextAsync("the password given does not open the file");
        (await Page.GetByLabel("Password").InputValueAsync()).ShouldBeEmpty();
        await ShootAsync("journey-2-wrong-password");

        await Page.GetByLabel("Password").FillAsync("copper-beech");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay", Exact = true }).ClickAsync();
        await Expect(Page.Locator(".replay-status")).ToContainTextAsync("done of", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
        Page.Url.ShouldNotContain("copper-beech");
        (await Page.ContentAsync()).ShouldNotContain("copper-beech");
        await ShootAsync("journey-3-done");

        await VisitAsync("/search");
        await Page.GetByLabel("Search for").FillAsync("rent of the old filter house");
        await Page.Keyboard.PressAsync("Enter");
        var hit = Page.GetByRole(AriaRole.Article).Filter(new LocatorFilterOptions { HasText = "board-minutes.pdf" }).First;
        await Expect(hit.Locator("mark", new LocatorLocatorOptions { HasText = "rent" })).ToBeVisibleAsync();
        await hit.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Show the page" }).ClickAsync();
        await Expect(hit.Locator(".sheet svg rect").First).ToBeAttachedAsync();
        await Expect(hit.Locator(".sheet img")).ToHaveJSPropertyAsync("complete", true);
        await ShootAsync("journey-4-found");
        (await hit.GetByRole(AriaRole.Link).First.GetAttributeAsync("href")).ShouldNotBeNull().ShouldMatch(HitAddress().ToString());
    }

    [GeneratedRegex("^/documents/[0-9a-f-]{36}\\?page=1&chunk=[0-9a-f-]{36}$")]
    private static partial Regex HitAddress();
}
