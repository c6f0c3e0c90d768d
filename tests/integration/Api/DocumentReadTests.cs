using System.Net;
using System.Net.Http.Headers;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

public sealed class DocumentReadTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task Documents_are_listed_page_by_page_by_state_and_by_the_beginning_of_their_source()
    {
        foreach (var name in new[] { "a1.txt", "a2.txt", "a3.txt", "b1.txt" })
            await Pipeline.IndexAsync(name, $"the text of {name}");
        await Pipeline.QuarantineAsync("a4.txt", "the text of a4", QuarantineReason.Corrupt);
        await using var api = await StartAsync();

        (await api.CollectAsync("/v1/documents?limit=2", "source_uri")).ShouldBe([.. new[] { "a1.txt", "a2.txt", "a3.txt", "a4.txt", "b1.txt" }.Select(PipelineDriver.UriOf)]);
        (await api.CollectAsync("/v1/documents?limit=1&state=indexed&source=file:///in/a", "source_uri")).ShouldBe([.. new[] { "a1.txt", "a2.txt", "a3.txt" }.Select(PipelineDriver.UriOf)]);
        (await api.CollectAsync("/v1/documents?state=quarantined", "reason_code")).ShouldBe(["CORRUPT"]);
        (await api.CollectAsync("/v1/documents?source=file:///in/%25", "source_uri")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_is_shown_with_its_proof_its_story_and_its_chunks()
    {
        var document = await Pipeline.IndexAsync("shown.txt", "first line\nsecond line\nthird line");
        await using var api = await StartAsync();

        var shown = await ReadAsync(await api.Client.GetAsync($"/v1/documents/{document.DocumentId}"));
        shown.GetProperty("state").GetString().ShouldBe("indexed");
        shown.GetProperty("completeness").GetProperty("chunks_published").GetInt64().ShouldBe(3);
        shown.GetProperty("versions").GetArrayLength().ShouldBe(1);
        var story = await api.CollectAsync($"/v1/documents/{document.DocumentId}/timeline?", "event");
        story[0].ShouldBe("received");
        story.Count(what => what == "attempt").ShouldBe(6);
        (await api.CollectAsync($"/v1/documents/{document.DocumentId}/chunks?limit=2", "text")).ShouldBe(["first line", "second line", "third line"]);
    }

    [Fact]
    public async Task Chunks_of_two_versions_are_never_mixed_into_one_list()
    {
        var document = await Pipeline.IndexAsync("changing.txt", "one\ntwo\nthree");
        await using var api = await StartAsync();
        var cursor = (await ReadAsync(await api.Client.GetAsync($"/v1/documents/{document.DocumentId}/chunks?limit=1"))).GetProperty("next_cursor").GetString();

        await Pipeline.IndexAsync("changing.txt", "uno\ndos\ntres");

        var detail = await ProblemAsync(await api.Client.GetAsync($"/v1/documents/{document.DocumentId}/chunks?limit=1&cursor={cursor}"), HttpStatusCode.Conflict);
        detail.ShouldContain("another version");
    }

    [Fact]
    public async Task The_original_comes_as_an_attachment_whole_in_part_or_not_at_all_when_it_is_known()
    {
        var document = await Pipeline.IndexAsync("page one.txt", "<script>alert(1)</script>");
        var etag = $"\"{Sha256Hash.Of("<script>alert(1)</script>").Hex}\"";
        await using var api = await StartAsync();
        var path = $"/v1/documents/{document.DocumentId}/original";

        var whole = await api.Client.GetAsync(path);
        (await whole.Content.ReadAsStringAsync()).ShouldBe("<script>alert(1)</script>");
        whole.Content.Headers.ContentDisposition.ShouldNotBeNull().DispositionType.ShouldBe("attachment");
        whole.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        whole.Headers.ETag.ShouldNotBeNull().Tag.ShouldBe(etag);

        using var known = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { EntityTagHeaderValue.Parse(etag) } } };
        (await api.Client.SendAsync(known)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var part = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Range = new RangeHeaderValue(1, 6) } };
        var answer = await api.Client.SendAsync(part);
        answer.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("script");
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        (await api.Client.SendAsync(head)).Content.Headers.ContentLength.ShouldBe(25);
    }

    [Fact]
    public async Task The_original_of_a_deleted_document_is_gone_also_while_a_copy_keeps_the_file()
    {
        var deleted = await Pipeline.IndexAsync("x.txt", "the same words");
        var copy = await Pipeline.IndexAsync("y.txt", "the same words");
        await using var api = await StartAsync();

        await ReadAsync(await api.Client.DeleteAsync($"/v1/documents/{deleted.DocumentId}"));

        await ProblemAsync(await api.Client.GetAsync($"/v1/documents/{deleted.DocumentId}/original"), HttpStatusCode.Gone);
        (await api.Client.GetStringAsync($"/v1/documents/{copy.DocumentId}/original")).ShouldBe("the same words");
    }

    [Fact]
    public async Task Spaces_sources_queues_audit_and_search_answer()
    {
        await Pipeline.IndexAsync("found.txt", "the quick brown fox");
        await ExecuteAsync("INSERT INTO sources (tenant_id, root_uri, kind, held_back) VALUES (@Tenant, 'file:///in/', 'folder', 3)", new { Tenant });
        await using var api = await StartAsync();

        (await api.CollectAsync("/v1/spaces?", "vectors")).ShouldBe(["1"]);
        (await api.CollectAsync("/v1/sources?", "held_back")).ShouldBe(["3"]);
        (await api.CollectAsync("/v1/queues?", "stage")).ShouldBe(["parse", "ocr", "dedupe", "chunk", "embed", "upsert"]);
        (await api.CollectAsync("/v1/search?q=fox", "text")).ShouldBe(["the quick brown fox"]);
        var audit = await ReadAsync(await api.Client.GetAsync("/v1/audit"));
        audit.GetProperty("passed").GetBoolean().ShouldBeTrue(audit.ToString());
        audit.GetProperty("counts").GetProperty("indexed").GetInt64().ShouldBe(1);
    }

    [Theory]
    [InlineData("/v1/documents?limit=0", "limit:")]
    [InlineData("/v1/documents?limit=many", "limit:")]
    [InlineData("/v1/documents?state=lost", "state:")]
    [InlineData("/v1/documents?cursor=***", "cursor:")]
    [InlineData("/v1/documents?source=%00", "NUL")]
    [InlineData("/v1/documents/12", "id:")]
    [InlineData("/v1/quarantine?reason=SAD", "reason:")]
    [InlineData("/v1/quarantine?stage=dream", "stage:")]
    [InlineData("/v1/search", "q:")]
    [InlineData("/v1/search?q=fox&top=5000", "top:")]
    [InlineData("/v1/search?q=fox&since=yesterday", "since:")]
    public async Task A_wrong_value_is_refused_with_the_name_of_its_parameter(string path, string named)
    {
        await using var api = await StartAsync();

        (await ProblemAsync(await api.Client.GetAsync(path), HttpStatusCode.BadRequest)).ShouldContain(named);
    }

    [Theory]
    [InlineData("GET", "/v1/documents/00000000-0000-0000-0000-000000000001")]
    [InlineData("GET", "/v1/documents/00000000-0000-0000-0000-000000000001/timeline")]
    [InlineData("GET", "/v1/documents/00000000-0000-0000-0000-000000000001/chunks")]
    [InlineData("GET", "/v1/documents/00000000-0000-0000-0000-000000000001/original")]
    [InlineData("DELETE", "/v1/documents/00000000-0000-0000-0000-000000000001")]
    [InlineData("POST", "/v1/documents/00000000-0000-0000-0000-000000000001/rollback")]
    [InlineData("GET", "/v1/quarantine/00000000-0000-0000-0000-000000000001")]
    [InlineData("POST", "/v1/quarantine/00000000-0000-0000-0000-000000000001/replay")]
    [InlineData("POST", "/v1/quarantine/00000000-0000-0000-0000-000000000001/discard")]
    [InlineData("GET", "/v2/everything")]
    public async Task What_is_not_there_is_a_problem_document(string method, string path)
    {
        await using var api = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        (await ProblemAsync(await api.Client.SendAsync(request), HttpStatusCode.NotFound)).ShouldContain("there is no");
    }

    [Fact]
    public async Task A_route_says_which_methods_it_has()
    {
        await using var api = await StartAsync();

        (await ProblemAsync(await api.Client.PutAsync("/v1/documents", null), HttpStatusCode.MethodNotAllowed)).ShouldContain("POST");
    }
}
