using System.Diagnostics;
using System.Net;
using IngestPipeline.Api;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Providers.Isolation;
using IngestPipeline.Providers.Viewing;
using IngestPipeline.Samples;
using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>Pages of files that were really parsed.</summary>
public sealed class PageTests(PostgresFixture postgres) : ApiTest(postgres)
{
    private static readonly SampleDocument Minutes = SampleDocument.Of("Minutes", "The board met in the reading room.", "It adopted the budget of the waterworks.");

    [Fact]
    public async Task A_page_is_shown_with_elements_and_chunks_where_they_lie()
    {
        var database = await CreateDatabaseAsync();
        await using var ingest = new IngestCli(database);
        await using var api = await IngestAsync(ingest, database, ("minutes.pdf", PdfSample.Digital(Minutes)));
        var path = await PathOfAsync(api, "minutes.pdf");

        var page = await ReadAsync(await api.Client.GetAsync($"{path}/pages/1"));

        page.GetProperty("state").GetString().ShouldBe("extracted");
        page.GetProperty("pages").GetInt32().ShouldBe(1);
        page.GetProperty("has_picture").GetBoolean().ShouldBeTrue();
        var (width, height) = (page.GetProperty("width").GetDouble(), page.GetProperty("height").GetDouble());
        var body = page.GetProperty("elements").EnumerateArray().Single(element => element.GetProperty("text").GetString()!.Contains("adopted the budget", StringComparison.Ordinal));
        body.GetProperty("type").GetString().ShouldBe("paragraph");
        body.GetProperty("box").GetProperty("right").GetDouble().ShouldBeInRange(1, width);
        body.GetProperty("box").GetProperty("bottom").GetDouble().ShouldBeInRange(1, height);
        var chunk = page.GetProperty("chunks").EnumerateArray().First();
        chunk.GetProperty("ordinal").GetInt32().ShouldBe(0);
        chunk.GetProperty("boxes").EnumerateArray().ShouldAllBe(box => box.GetProperty("right").GetDouble() <= width);
        (await ProblemAsync(await api.Client.GetAsync($"{path}/pages/2"), HttpStatusCode.NotFound)).ShouldContain("1 page");
        await ProblemAsync(await api.Client.GetAsync($"{path}/pages/0"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_picture_of_a_page_has_a_tag_that_changes_with_what_is_drawn()
    {
        var database = await CreateDatabaseAsync();
        await using var ingest = new IngestCli(database);
        await using var api = await IngestAsync(ingest, database, ("minutes.pdf", PdfSample.Digital(Minutes)), ("notes.txt", "plain words"u8.ToArray()));
        var image = $"{await PathOfAsync(api, "minutes.pdf")}/pages/1/image";

        var plain = await api.Client.GetAsync(image);
        var marked = await api.Client.GetAsync($"{image}?boxes=true");

        plain.StatusCode.ShouldBe(HttpStatusCode.OK, await plain.Content.ReadAsStringAsync());
        plain.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("image/png");
        plain.Headers.CacheControl.ShouldNotBeNull().Private.ShouldBeTrue();
        var (plainPng, markedPng) = (await plain.Content.ReadAsByteArrayAsync(), await marked.Content.ReadAsByteArrayAsync());
        plainPng.AsSpan(1, 3).SequenceEqual("PNG"u8).ShouldBeTrue();
        markedPng.ShouldNotBe(plainPng);
        marked.Headers.ETag.ShouldNotBe(plain.Headers.ETag);
        using var known = new HttpRequestMessage(HttpMethod.Get, image) { Headers = { { "If-None-Match", plain.Headers.ETag!.ToString() } } };
        (await api.Client.SendAsync(known)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        await ProblemAsync(await api.Client.GetAsync(image.Replace("/1/", "/2/", StringComparison.Ordinal)), HttpStatusCode.NotFound);
        (await ProblemAsync(await api.Client.GetAsync($"{await PathOfAsync(api, "notes.txt")}/pages/1/image"), HttpStatusCode.Conflict)).ShouldContain("text/plain has no pages");

        await api.Client.DeleteAsync(await PathOfAsync(api, "minutes.pdf"));
        using var later = new HttpRequestMessage(HttpMethod.Get, image) { Headers = { { "If-None-Match", plain.Headers.ETag!.ToString() } } };
        await ProblemAsync(await api.Client.SendAsync(later), HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_page_that_was_quarantined_is_drawn_with_the_password_from_the_header()
    {
        var database = await CreateDatabaseAsync();
        await using var ingest = new IngestCli(database);
        await using var api = await IngestAsync(ingest, database, ("locked.pdf", EncryptedPdfSample.Write(Minutes, "reader")), ("broken.pdf", "%PDF-1.4 and nothing else"u8.ToArray()));
        var image = $"{await PathOfAsync(api, "locked.pdf")}/pages/1/image?boxes=true";

        (await ProblemAsync(await api.Client.GetAsync(image), HttpStatusCode.Forbidden)).ShouldContain("password");
        using var opened = new HttpRequestMessage(HttpMethod.Get, image) { Headers = { { "X-Document-Password", "reader" } } };
        (await api.Client.SendAsync(opened)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var beyond = new HttpRequestMessage(HttpMethod.Get, image.Replace("/1/", "/9/", StringComparison.Ordinal)) { Headers = { { "X-Document-Password", "reader" } } };
        await ProblemAsync(await api.Client.SendAsync(beyond), HttpStatusCode.NotFound);
        await ProblemAsync(await api.Client.GetAsync($"{await PathOfAsync(api, "broken.pdf")}/pages/1/image"), HttpStatusCode.UnprocessableEntity);
        await ProblemAsync(await api.Client.GetAsync($"{await PathOfAsync(api, "locked.pdf")}/pages/1"), HttpStatusCode.Conflict);
        Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_request_more_than_may_wait_is_told_to_come_back()
    {
        var database = await CreateDatabaseAsync();
        await using var ingest = new IngestCli(database);
        (View.Children, View.MaxWaiting, View.TimeoutSeconds, View.SilenceSeconds) = (1, 1, 5, 600);
        await using var api = await IngestAsync(ingest, database, ("minutes.pdf", PdfSample.Digital(Minutes)));
        var path = await PathOfAsync(api, "minutes.pdf");
        // The stored file becomes a pipe that nobody writes to: drawing it hangs until the limit.
        var stored = Directory.EnumerateFiles(Path.Combine(ingest.Data, "artifacts"), "*", SearchOption.AllDirectories).Single(file => File.ReadAllBytes(file).AsSpan().StartsWith("%PDF"u8));
        File.Delete(stored);
        using (var made = Process.Start("mkfifo", stored))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => api.Client.GetAsync($"{path}/pages/1/image")));

        var refused = answers.Where(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldHaveSingleItem();
        (await ProblemAsync(refused, HttpStatusCode.TooManyRequests)).ShouldContain("View:MaxWaiting");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        answers.Except([refused]).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity);
    }

    private async Task<RunningApi> IngestAsync(IngestCli ingest, IngestDatabase database, params (string Name, byte[] Bytes)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, bytes) in files)
            await File.WriteAllBytesAsync(folder.File(name), bytes);
        await ingest.RunAsync("run", folder.Path, "--tenant", Tenant);
        return await RunningApi.StartAsync(Setup with { Database = database, Artifacts = new FileArtifactStore(Path.Combine(ingest.Data, "artifacts")), Pages = new PageDrawer(ChildCommand.Resolve(), View) });
    }

    private static async Task<string> PathOfAsync(RunningApi api, string name)
    {
        var list = await ReadAsync(await api.Client.GetAsync("/v1/documents"));
        var document = list.GetProperty("items").EnumerateArray().Single(row => row.GetProperty("source_uri").GetString()!.EndsWith(name, StringComparison.Ordinal));
        return $"/v1/documents/{document.GetProperty("document_id")}";
    }
}
