using System.Text;
using IngestPipeline.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngestPipeline.BrowserTests;

/// <summary>The page of one document.</summary>
public sealed class DocumentTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    private const int Patience = 60_000;
    private readonly Uploaded uploaded = new(pipeline, "one");

    private ILocator Badge => Page.Locator(".document-head .badge");

    [Fact]
    public async Task A_chunk_and_its_places_on_the_page_show_each_other()
    {
        var id = await uploaded.SendAsync("handbook.pdf", PdfSample.Digital(Handbook()));
        await VisitAsync($"/documents/{id}");
        await Expect(Badge).ToHaveTextAsync("indexed", new LocatorAssertionsToHaveTextOptions { Timeout = Patience });
        await Expect(Page.Locator(".chunk").First).ToBeVisibleAsync();
        (await Page.Locator("img.sheet-picture").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }")).ShouldBeGreaterThan(500);
        await CheckAccessibilityAsync();

        var chunk = Page.Locator(".chunk").First;
        var place = Page.Locator($".place-of-chunk[data-chunk='{await chunk.GetAttributeAsync("data-chunk")}']");
        await chunk.Locator("summary").HoverAsync();
        await Expect(place).ToHaveAttributeAsync("data-lit", "");
        await ShootAsync("document-light");
        await Page.Locator("h1").HoverAsync();
        await Expect(place).Not.ToHaveAttributeAsync("data-lit", "");
        await chunk.Locator("summary").FocusAsync();
        await Expect(place).ToHaveAttributeAsync("data-lit", "");

        var other = Page.Locator(".place-of-chunk").Last;
        var its = Page.Locator($".chunk[data-chunk='{await other.GetAttributeAsync("data-chunk")}']");
        await other.FocusAsync();
        await Expect(its).ToHaveAttributeAsync("data-lit", "");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(its.Locator("summary")).ToBeFocusedAsync();
        await Expect(its.Locator(".chunk-text")).ToBeVisibleAsync();

        await Page.GetByLabel("Next page").ClickAsync();
        await Expect(Page.GetByLabel("Page", new PageGetByLabelOptions { Exact = true })).ToHaveValueAsync("2");
        Page.Url.ShouldContain("page=2");
        await Page.GetByLabel("Zoom").SelectOptionAsync("Whole page");
        await CheckAccessibilityAsync();
    }

    [Fact]
    public async Task An_address_opens_the_page_with_the_chunk_lit()
    {
        var id = await uploaded.SendAsync("linked.pdf", PdfSample.Digital(Handbook("linked")));
        await uploaded.UntilAsync(id, "indexed");
        var chunks = await Pipeline.Http.GetStringAsync($"/v1/documents/{id}/chunks", TestContext.Current.CancellationToken);
        var last = System.Text.Json.JsonElement.Parse(chunks).GetProperty("items").EnumerateArray().Last();
        var (chunkId, page) = (last.GetProperty("chunk_id").GetString(), last.GetProperty("page_from").GetInt32());
        page.ShouldBeGreaterThan(1);

        foreach (var (width, scheme) in new[] { (WideWidth, ColorScheme.Dark), (PhoneWidth, ColorScheme.Light) })
        {
            await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 860 }, ColorScheme = scheme });
            await VisitAsync($"/documents/{id}?page={page}&chunk={chunkId}");
            await Expect(Page.Locator($".place-of-chunk[data-chunk='{chunkId}']")).ToHaveAttributeAsync("data-lit", "");
            await Expect(Page.Locator($".chunk[data-chunk='{chunkId}'] .chunk-text")).ToBeVisibleAsync();
            await CheckAccessibilityAsync();
            await ShootAsync($"document-{(width == PhoneWidth ? "phone" : "dark")}", fullPage: true);
        }
    }

    [Fact]
    public async Task Versions_are_compared_rolled_back_and_the_document_is_deleted()
    {
        const string Same = "\n\nThe tides at the pier are measured every hour.\n\nNobody swims beyond the buoys.\n\n";
        var id = await uploaded.SendAsync("rules.md", Encoding.UTF8.GetBytes($"# Rules of the pier{Same}Dogs are allowed until noon."));
        await uploaded.UntilAsync(id, "indexed");
        await uploaded.SendAsync("rules.md", Encoding.UTF8.GetBytes($"# Rules of the pier{Same}Dogs are allowed until sunset.\n\nFires are forbidden."));
        await VisitAsync($"/documents/{id}");
        await Expect(Page.Locator(".document-head")).ToContainTextAsync("version 2");
        await Expect(Badge).ToHaveTextAsync("indexed", new LocatorAssertionsToHaveTextOptions { Timeout = Patience });

        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Compare with 1" }).ClickAsync();
        await Expect(Page.Locator(".difference .removed strong")).ToHaveTextAsync(["noon"]);
        await Expect(Page.Locator(".difference .added")).ToContainTextAsync(["sunset", "Fires are forbidden"]);
        await CheckAccessibilityAsync();
        await Page.Locator("#versions").ScrollIntoViewIfNeededAsync();
        await ShootAsync("document-versions");

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Roll back…" }).ClickAsync();
        await Expect(Page.Locator("dialog[open]")).ToContainTextAsync("Roll back to version 1?");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Roll back…" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Roll back", Exact = true }).ClickAsync();
        await Expect(Page.Locator(".notice.good")).ToHaveTextAsync("Rolled back: version 3 has the content of version 1.");
        await uploaded.UntilAsync(id, "indexed", version: 3);
        await Expect(Page.Locator(".document-head")).ToContainTextAsync("version 3");

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete…" }).ClickAsync();
        await ShootAsync("document-delete");
        await CheckAccessibilityAsync();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(Badge).ToHaveTextAsync("deleted");
        await Expect(Page.Locator(".notice.good")).ToContainTextAsync("nothing but its history is left");
        await Expect(Page.GetByText("The document was deleted, and its content with it.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_protected_file_is_shown_to_whoever_knows_its_password()
    {
        var id = await uploaded.SendAsync("sealed.pdf", EncryptedPdfSample.Write(SampleDocument.Of("Sealed", "What is written here is for the harbour master alone."), "kelp"));
        await VisitAsync($"/documents/{id}");
        await Expect(Badge).ToHaveTextAsync("quarantined", new LocatorAssertionsToHaveTextOptions { Timeout = Patience });
        await Expect(Page.Locator(".trouble")).ToContainTextAsync("ENCRYPTED");
        (await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Look at the quarantine entry" }).GetAttributeAsync("href")).ShouldStartWith("/quarantine?entry=");

        await Page.GetByLabel("Its password").FillAsync("wrong");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show the page" }).ClickAsync();
        await Expect(Page.Locator(".notice.bad")).ToContainTextAsync("password");
        await Page.GetByLabel("Its password").FillAsync("kelp");
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show the page" }).ClickAsync();
        await Expect(Page.Locator("img.sheet-picture")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });
        Page.Url.ShouldNotContain("kelp");
        await CheckAccessibilityAsync();
        await ShootAsync("document-sealed");
    }

    [Fact]
    public async Task A_mail_leads_to_what_is_inside_it_and_its_text_to_its_chunks()
    {
        var note = PdfSample.Digital(SampleDocument.Of("Berth note", "Berth seven is closed for dredging until the end of March."));
        var id = await uploaded.SendAsync("berth.eml", EmlSample.Write(SampleDocument.Of("Berths", "Please find the note about berth seven attached."), ("berth-note.pdf", "application/pdf", note)));
        await VisitAsync($"/documents/{id}");
        await Expect(Badge).ToHaveTextAsync("indexed", new LocatorAssertionsToHaveTextOptions { Timeout = Patience });
        await Page.Locator(".element[data-chunk]:not([data-chunk=''])").First.HoverAsync();
        await Expect(Page.Locator(".chunk[data-lit]")).ToHaveCountAsync(1);
        await CheckAccessibilityAsync();
        await ShootAsync("document-mail", fullPage: true);

        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "berth-note.pdf" }).ClickAsync();
        await Expect(Page.Locator("h1")).ToHaveTextAsync("berth-note.pdf");
        await Expect(Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "berth.eml" })).ToBeVisibleAsync();
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download original" }).ClickAsync());
        (await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).ShouldBe(note);
    }

    [Fact]
    public async Task A_document_that_is_not_there_says_so()
    {
        await VisitAsync($"/documents/{Guid.Empty}");
        await Expect(Page.GetByText("There is no such document")).ToBeVisibleAsync();
        await CheckAccessibilityAsync();
    }

    /// <summary>Several pages, said by nobody else.</summary>
    private static SampleDocument Handbook(string about = "handbook") => new($"Harbour {about}", [.. Enumerable.Range(1, 9).Select(part => new SampleSection(
        $"Part {part} of the {about}",
        [.. Enumerable.Range(1, 5).Select(line => string.Join(' ', Enumerable.Range(1, 9).Select(word => $"In the {about}, rule {part}.{line}.{word} says that vessel {part * line * word} keeps clear of buoy {word}.")))]))]);
}
