using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngestPipeline.BrowserTests;

/// <summary>What failed is seen, understood, and let go on or given up.</summary>
public sealed class QuarantineTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    // Parse cannot read what these stand for; the rule against unreadable text stops it.
    private const string Unreadable = "\uE001\uE002\uE003\uE004\uE005\uE006";

    private static readonly LocatorAssertionsToContainTextOptions s_patient = new() { Timeout = 60_000 };

    private ILocator Status => Page.Locator(".replay-status");

    [Fact]
    public async Task Entries_stand_by_reason_and_one_shows_its_evidence_by_light_by_dark_and_on_a_phone()
    {
        var drops = new Drops(Pipeline, "evidence");
        await drops.AddAsync("register.txt", $"The register of pumps {Unreadable} was typed in a font of its own. {Unreadable}");
        await drops.AddAsync("ledger.txt", $"The ledger {Unreadable} as well. {Unreadable}");
        await drops.AddAsync("drawing.pdf", PictureWithoutText());
        drops.AddSamples("night-log.txt");
        await drops.SettledAsync();
        var entries = await drops.EntriesAsync();
        foreach (var (name, width, scheme) in new[] { ("light", WideWidth, ColorScheme.Light), ("dark", WideWidth, ColorScheme.Dark), ("phone", PhoneWidth, ColorScheme.Light) })
        {
            await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 860 }, ColorScheme = scheme });
            await VisitAsync("/quarantine");
            await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "The text layer is unreadable" })).ToBeVisibleAsync();
            await CheckAccessibilityAsync();
            await ShootAsync($"quarantine-{name}");
            await Page.Locator(".entries").EvaluateAsync("table => table.scrollIntoView()");
            await ShootAsync($"quarantine-list-{name}");
            await VisitAsync($"/quarantine?reason=GARBLED_TEXT&entry={entries["register.txt"]}");
            await Expect(Page.Locator("pre.sample")).ToContainTextAsync("The register of pumps");
            await Expect(Page.GetByText("“Force OCR”")).ToBeVisibleAsync();
            await Expect(Page.Locator(".limit")).ToContainTextAsync("limit");
            await CheckAccessibilityAsync();
            await ShootAsync($"quarantine-entry-{name}", fullPage: true);
            await VisitAsync($"/quarantine?entry={entries["drawing.pdf"]}");
            await Expect(Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "Page 1 of drawing.pdf" })).ToHaveJSPropertyAsync("complete", true);
            (await Page.Locator(".preview img").EvaluateAsync<int>("image => image.naturalWidth")).ShouldBeGreaterThan(200);
            await CheckAccessibilityAsync();
            await ShootAsync($"quarantine-page-{name}", fullPage: true);
        }
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_an_unknown_one_is_said()
    {
        var drops = new Drops(Pipeline, "filters");
        await drops.AddAsync("odd.txt", $"Words {Unreadable} here {Unreadable}");
        await drops.AddAsync("none.dat", "");
        await drops.SettledAsync();
        await VisitAsync("/quarantine");
        await Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Reason" }).SelectOptionAsync("GARBLED_TEXT");
        await Expect(Page).ToHaveURLAsync(new Regex("/quarantine\\?reason=GARBLED_TEXT$"));
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "odd.txt" })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "none.dat" })).ToHaveCountAsync(0);
        await Page.ReloadAsync();
        await Expect(Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Reason" })).ToHaveValueAsync("GARBLED_TEXT");
        await VisitAsync("/quarantine?reason=SAD");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("'SAD' is not a reason code");
        await VisitAsync("/quarantine?entry=nonsense");
        await Expect(Page.GetByText("There is no such entry")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_reason_is_replayed_behind_a_trial_and_the_rest_is_held_when_that_fails()
    {
        var drops = new Drops(Pipeline, "held");
        for (var number = 1; number <= 12; number++)
            await drops.AddAsync($"program-{number:00}", $"\u007fELF\u0002\u0001\u0001 {number}");
        await drops.SettledAsync();

        await VisitAsync("/quarantine?reason=UNSUPPORTED_TYPE");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay all" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToContainTextAsync("the first 10 go as a trial");
        await CheckAccessibilityAsync();
        await ShootAsync("quarantine-replay-dialog");
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Replay" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(Status).ToContainTextAsync("Replay ended: UNSUPPORTED_TYPE", s_patient);
        await Expect(Status).ToContainTextAsync(new Regex("\\d+ failed again · \\d+ held of"));
        await Expect(Status).ToContainTextAsync("of the first 10 replays failed again with UNSUPPORTED_TYPE");
        await CheckAccessibilityAsync();
        await ShootAsync("quarantine-replay-held");
    }

    [Fact]
    public async Task Entries_that_are_picked_go_on_when_their_reason_is_accepted_and_the_page_says_how_far_they_are()
    {
        var drops = new Drops(Pipeline, "picked");
        for (var number = 1; number <= 12; number++)
            await drops.AddAsync($"font-{number:00}.txt", $"Page {number} of the book {Unreadable} in a font that nobody has. {Unreadable} {new string((char)('a' + number), 30)}");
        await drops.SettledAsync();

        await VisitAsync("/quarantine?reason=GARBLED_TEXT");
        for (var number = 1; number <= 12; number++)
            await Page.GetByLabel($"Select font-{number:00}.txt").CheckAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay selected (12)" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("Accept").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Replay" }).ClickAsync();
        await Expect(Status).ToContainTextAsync("Replay ended: 12 entries selected", s_patient);
        await Expect(Status).ToContainTextAsync("12 done of 12");
        await ShootAsync("quarantine-replay-done");
        foreach (var document in await drops.SettledAsync())
            document.GetProperty("state").GetString().ShouldBe("indexed");
    }

    [Fact]
    public async Task What_somebody_else_replayed_meanwhile_is_said()
    {
        var drops = new Drops(Pipeline, "race");
        await drops.AddAsync("raced-1.txt", $"First {Unreadable} of two. {Unreadable}");
        await drops.AddAsync("raced-2.txt", $"Second {Unreadable} of two. {Unreadable}");
        await drops.SettledAsync();
        var entries = await drops.EntriesAsync();
        await VisitAsync("/quarantine");
        await Page.GetByLabel("Select raced-1.txt").CheckAsync();
        await Page.GetByLabel("Select raced-2.txt").CheckAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay selected (2)" })).ToBeEnabledAsync();
        foreach (var id in entries.Values)
            (await Pipeline.Http.PostAsJsonAsync($"/v1/quarantine/{id}/replay", new { accept = true }, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await drops.UntilAsync("raced-1.txt", "indexed");
        await drops.UntilAsync("raced-2.txt", "indexed");

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replay selected (2)" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Replay" }).ClickAsync();
        await Expect(Status).ToContainTextAsync("Somebody else replayed or discarded these entries just now");
    }

    [Fact]
    public async Task An_entry_is_discarded_by_the_keyboard_after_a_question()
    {
        var drops = new Drops(Pipeline, "discard");
        await drops.AddAsync("unwanted.txt", $"Unwanted {Unreadable} words {Unreadable}");
        await drops.SettledAsync();
        await VisitAsync("/quarantine?reason=GARBLED_TEXT");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "unwanted.txt" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "unwanted.txt" })).ToBeFocusedAsync();

        var ask = Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Discard…" });
        await ask.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Discard 1 entry?");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(ask).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Discard" }).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");

        await Expect(Status).ToContainTextAsync("Discarded unwanted.txt");
        await Expect(Page.GetByText("It was discarded.")).ToBeVisibleAsync();
        await drops.UntilAsync("unwanted.txt", "deleted");
    }

    /// <summary>A PDF of one page with two crossed lines.</summary>
    private static string PictureWithoutText()
    {
        const string Lines = "4 w 72 72 m 340 480 l S 340 72 m 72 480 l S";
        string[] objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 560]/Contents 4 0 R>>", $"<</Length {Lines.Length}>>\nstream\n{Lines}\nendstream"];
        var (file, places) = ("%PDF-1.4\n", new List<int>());
        foreach (var content in objects)
        {
            places.Add(file.Length);
            file += $"{places.Count} 0 obj\n{content}\nendobj\n";
        }

        var table = string.Concat(places.Select(place => $"{place:0000000000} 00000 n \n"));
        return $"{file}xref\n0 {objects.Length + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{file.Length}\n%%EOF\n";
    }
}
