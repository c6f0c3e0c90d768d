using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngestPipeline.BrowserTests;

/// <summary>The list of documents, and how files come in from a browser.</summary>
public sealed class DocumentsTests(RunningPipeline pipeline) : BrowserTest(pipeline)
{
    private const int Patience = 60_000;
    private readonly Uploaded uploaded = new(pipeline, "list");

    private ILocator Rows => Page.Locator("table.documents tbody tr");

    [Fact]
    public async Task Chosen_and_dropped_files_are_sent_and_followed_until_they_are_indexed()
    {
        await VisitAsync("/documents?source=api:///");
        await Page.GetByLabel("Choose files to upload").SetInputFilesAsync([Text("chosen-one.txt", "The first chosen file tells of lighthouses."), Text("chosen two.txt", "The second chosen file tells of ferries.")]);
        await DropAsync(("dropped.md", "# Harbours\n\nThe dropped file tells of harbours and of their pilots."));

        foreach (var name in new[] { "chosen-one.txt", "chosen two.txt", "dropped.md" })
        {
            await Expect(Page.Locator(".upload").Filter(new LocatorFilterOptions { HasText = name })).ToContainTextAsync("taken in");
            var row = Rows.Filter(new LocatorFilterOptions { HasText = name });
            await Expect(row.Locator(".badge")).ToHaveTextAsync("indexed", new LocatorAssertionsToHaveTextOptions { Timeout = Patience });
        }

        await Expect(Page.Locator("[data-upload-status]")).ToContainTextAsync("taken in");
        await CheckAccessibilityAsync();
        await ShootAsync("documents-uploads");
        await Page.Locator(".upload a", new PageLocatorOptions { HasText = "dropped.md" }).ClickAsync();
        await Expect(Page.Locator("h1")).ToHaveTextAsync("dropped.md");
        await Page.GoBackAsync();
        await Expect(Page.Locator(".upload")).ToHaveCountAsync(3);
        await Page.GetByLabel("Remove dropped.md from this list").ClickAsync();
        await Expect(Page.Locator(".upload")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_refused_upload_says_why_and_another_can_be_cancelled()
    {
        Provoked.Add("413");
        await Page.RouteAsync("**/v1/documents?name=large*", route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = 413,
            ContentType = "application/problem+json",
            Body = """{"detail":"the file is longer than the limit <b>allows</b>"}""",
        }));
        await Page.RouteAsync("**/v1/documents?name=slow*", _ => Task.CompletedTask);
        await VisitAsync("/documents");
        await Page.GetByLabel("Choose files to upload").SetInputFilesAsync([Text("large.txt", "large"), Text("slow.txt", "slow")]);

        await Expect(Page.Locator(".upload[data-state=failed] .upload-words")).ToHaveTextAsync("the file is longer than the limit <b>allows</b>");
        await ShootAsync("documents-refused");
        await Page.GetByLabel("Cancel slow.txt").ClickAsync();
        await Expect(Page.Locator(".upload[data-state=cancelled] .upload-words")).ToHaveTextAsync("cancelled");
        await Expect(Page.Locator("[data-upload-status]")).ToHaveTextAsync("slow.txt: cancelled");
        await CheckAccessibilityAsync();
    }

    [Fact]
    public async Task A_list_is_filtered_and_leafed_through_and_its_address_keeps_both()
    {
        // Documents of its own: the tests of a class run in any order.
        var listed = new Uploaded(Pipeline, "leafed");
        for (var i = 1; i <= 11; i++)
            await listed.SendAsync($"unknown {i:00}.bin", [0, 1, 2, 3, (byte)i]);
        var fine = await listed.SendAsync("Größe & Maß.txt", "A short text about sizes and measures."u8.ToArray());
        await listed.UntilAsync(fine, "indexed");

        await VisitAsync("/documents?source=api:///leafed&rows=10");
        await Expect(Rows).ToHaveCountAsync(10);
        await Page.GetByLabel("Order").SelectOptionAsync("Name");
        await Expect(Rows.First.Locator("th a")).ToHaveTextAsync("Größe & Maß.txt");
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Next" }).ClickAsync();
        await Expect(Rows.Locator("th a")).ToHaveTextAsync(["unknown 10.bin", "unknown 11.bin"]);
        await Page.ReloadAsync();
        await Expect(Rows.Locator("th a")).ToHaveTextAsync(["unknown 10.bin", "unknown 11.bin"]);
        await Page.Locator(".frame[data-live]").WaitForAsync();
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Previous" }).ClickAsync();
        await Expect(Rows).ToHaveCountAsync(10);

        await Page.GetByLabel("State").SelectOptionAsync("quarantined");
        await Expect(Rows.Filter(new LocatorFilterOptions { HasText = "Größe" })).ToHaveCountAsync(0);
        await Expect(Rows.First).ToContainTextAsync("UNSUPPORTED_TYPE");
        await Page.GetByLabel("State").SelectOptionAsync("");
        await Page.GetByLabel("Name or path").PressSequentiallyAsync("maß");
        await Expect(Rows).ToHaveCountAsync(1);
        Page.Url.ShouldContain("text=ma%C3%9F");
        (await Page.EvaluateAsync<string>("document.activeElement.type")).ShouldBe("search");
        await Page.GetByLabel("Name or path").FillAsync("no such name");
        await Expect(Page.GetByText("No document is like that")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Show all documents" }).ClickAsync();
        await Expect(Rows.First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_list_is_whole_by_light_by_dark_and_on_a_phone()
    {
        await uploaded.UntilAsync(await uploaded.SendAsync("looked-at.txt", "A text that is looked at in three ways."u8.ToArray()), "indexed");
        foreach (var (width, scheme) in new[] { (WideWidth, ColorScheme.Light), (WideWidth, ColorScheme.Dark), (PhoneWidth, ColorScheme.Light) })
        {
            await OpenAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = 860 }, ColorScheme = scheme });
            await VisitAsync("/documents");
            await Expect(Rows.First).ToBeVisibleAsync();
            await CheckAccessibilityAsync();
            await ShootAsync($"documents-{(width == PhoneWidth ? "phone" : scheme.ToString().ToLowerInvariant())}");
        }
    }

    private static FilePayload Text(string name, string text) => new() { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(text) };

    private async Task DropAsync((string Name, string Text) file)
    {
        var transfer = await Page.EvaluateHandleAsync(
            "([name, text]) => { const transfer = new DataTransfer(); transfer.items.add(new File([text], name)); return transfer; }", new[] { file.Name, file.Text });
        await Page.Locator("[data-drop]").DispatchEventAsync("dragenter", new { dataTransfer = transfer });
        (await Page.Locator("[data-drop][data-over]").CountAsync()).ShouldBe(1);
        await Page.Locator("[data-drop]").DispatchEventAsync("drop", new { dataTransfer = transfer });
    }
}
