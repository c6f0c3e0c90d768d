using System.Net;
using System.Net.Sockets;
using System.Text;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

public sealed class UploadTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task Raw_bytes_become_a_document_and_other_bytes_its_next_version()
    {
        await using var api = await StartAsync();

        var first = await api.Client.PostAsync("/v1/documents?name=notes/ä%20b.txt", Bytes("hello", "text/plain"));
        var created = await ReadAsync(first, HttpStatusCode.Accepted);
        created.GetProperty("source_uri").GetString().ShouldBe("api:///notes/%C3%A4%20b.txt");
        created.GetProperty("outcome").GetString().ShouldBe("created");
        created.GetProperty("sha256").GetString().ShouldBe(Sha256Hash.Of("hello").Hex);
        created.GetProperty("media_type").GetString().ShouldBe("text/plain");
        var document = await ReadAsync(await api.Client.GetAsync(first.Headers.Location));
        document.GetProperty("state").GetString().ShouldBe("processing");

        var again = await ReadAsync(await api.Client.PostAsync("/v1/documents?name=notes/ä%20b.txt", Bytes("hello")), HttpStatusCode.Accepted);
        again.GetProperty("outcome").GetString().ShouldBe("unchanged");
        var changed = await ReadAsync(await api.Client.PostAsync("/v1/documents?name=notes/ä%20b.txt", Bytes("bye")), HttpStatusCode.Accepted);
        changed.GetProperty("version").GetInt32().ShouldBe(2);
        (await api.Client.GetStringAsync($"/v1/documents/{changed.GetProperty("document_id")}/original")).ShouldBe("bye");
    }

    [Fact]
    public async Task A_form_carries_file_and_fields_in_any_order()
    {
        await using var api = await StartAsync();
        using var form = new MultipartFormDataContent { { Bytes("from a form"), "file", "C:\\scans\\form.txt" }, { new StringContent("https://wiki.example/pages/7?v=2"), "source_uri" } };

        var created = await ReadAsync(await api.Client.PostAsync("/v1/documents", form), HttpStatusCode.Accepted);

        created.GetProperty("source_uri").GetString().ShouldBe("https://wiki.example/pages/7?v=2");
        created.GetProperty("bytes").GetInt64().ShouldBe(11);
        using var plain = new MultipartFormDataContent { { Bytes("from a form"), "file", "form.txt" } };
        (await ReadAsync(await api.Client.PostAsync("/v1/documents", plain), HttpStatusCode.Accepted)).GetProperty("source_uri").GetString().ShouldBe("api:///form.txt");
    }

    [Fact]
    public async Task An_upload_is_worked_on_and_found()
    {
        await using var api = await StartAsync();
        var created = await ReadAsync(await api.Client.PostAsync("/v1/documents?name=fox.txt", Bytes("the quick brown fox")), HttpStatusCode.Accepted);

        await Pipeline.FinishAsync(NameBasedId.ForVersion(created.GetProperty("document_id").GetGuid(), 1));

        (await api.CollectAsync("/v1/search?q=fox", "source_uri")).ShouldBe(["api:///fox.txt"]);
    }

    [Fact]
    public async Task A_repeated_key_gets_the_first_answer_and_registers_nothing()
    {
        await using var api = await StartAsync();

        var first = await SendAsync(api, "k1", "a.txt", "hello");
        var second = await SendAsync(api, "k1", "a.txt", "hello");

        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        second.Headers.Location.ShouldBe(first.Headers.Location);
        (await ProblemAsync(await SendAsync(api, "k1", "a.txt", "other"), HttpStatusCode.UnprocessableEntity)).ShouldContain("Idempotency-Key");
        (await ProblemAsync(await SendAsync(api, "k1", "b.txt", "hello"), HttpStatusCode.UnprocessableEntity)).ShouldContain("Idempotency-Key");
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task Of_uploads_that_race_with_one_key_all_that_are_alike_get_one_answer()
    {
        await using var api = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => SendAsync(api, "race", "a.txt", number % 2 == 0 ? "even" : "odd")));

        var taken = answers.Where(answer => answer.StatusCode == HttpStatusCode.Accepted).ToList();
        taken.Count.ShouldBe(6);
        (await Task.WhenAll(taken.Select(answer => answer.Content.ReadAsStringAsync()))).Distinct().ShouldHaveSingleItem();
        answers.Except(taken).ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity);
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_whose_first_upload_died_before_its_answer_can_be_used_again()
    {
        await using var api = await StartAsync();
        await ReadAsync(await SendAsync(api, "k", "a.txt", "hello"), HttpStatusCode.Accepted);
        await ExecuteAsync("UPDATE upload_keys SET answer = NULL WHERE tenant_id = @Tenant", new { Tenant });

        (await ReadAsync(await SendAsync(api, "k", "a.txt", "hello"), HttpStatusCode.Accepted)).GetProperty("version").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_too_long_is_refused_and_not_kept_however_it_is_sent()
    {
        await using var api = await StartAsync();
        var large = new string('x', 1024 * 1024 + 1);

        (await ProblemAsync(await api.Client.PostAsync("/v1/documents?name=a", Bytes(large)), HttpStatusCode.RequestEntityTooLarge)).ShouldContain("Intake:MaxMegabytes");
        using var form = new MultipartFormDataContent { { Bytes(large), "file", "a.txt" } };
        (await ProblemAsync(await api.Client.PostAsync("/v1/documents", form), HttpStatusCode.RequestEntityTooLarge)).ShouldContain("Intake:MaxMegabytes");
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "/v1/documents?name=a") { Content = Bytes(large), Headers = { TransferEncodingChunked = true } };
        (await ProblemAsync(await api.Client.SendAsync(chunked), HttpStatusCode.RequestEntityTooLarge)).ShouldContain("Intake:MaxMegabytes");
        Artifacts.List(Tenant, TimeSpan.Zero).ShouldBeEmpty();
        Failures.ShouldBeEmpty();

        await ReadAsync(await api.Client.PostAsync("/v1/documents?name=a", Bytes(large[1..])), HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("/v1/documents", "text/plain", HttpStatusCode.BadRequest, "name:")]
    [InlineData("/v1/documents?name=a/../b", "text/plain", HttpStatusCode.BadRequest, "name:")]
    [InlineData("/v1/documents?source_uri=report", "text/plain", HttpStatusCode.BadRequest, "source_uri:")]
    [InlineData("/v1/documents?source_uri=file:///etc/passwd", "text/plain", HttpStatusCode.BadRequest, "source_uri:")]
    [InlineData("/v1/documents?source_uri=https://a.example/b%23c", "text/plain", HttpStatusCode.BadRequest, "source_uri:")]
    [InlineData("/v1/documents?name=a", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "Content-Type:")]
    [InlineData("/v1/documents?name=a", "multipart/mixed; boundary=b", HttpStatusCode.UnsupportedMediaType, "Content-Type:")]
    [InlineData("/v1/documents?name=a", "multipart/form-data", HttpStatusCode.BadRequest, "boundary")]
    [InlineData("/v1/documents?name=a", "multipart/form-data; boundary=b", HttpStatusCode.BadRequest, "cut off")]
    public async Task An_upload_that_cannot_be_taken_says_why(string path, string type, HttpStatusCode status, string named)
    {
        await using var api = await StartAsync();

        (await ProblemAsync(await api.Client.PostAsync(path, Bytes("some bytes", type)), status)).ShouldContain(named);
        (await ScalarAsync<long>("SELECT count(*) FROM documents WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
    }

    [Fact]
    public async Task A_full_disk_answers_507()
    {
        await using var api = await RunningApi.StartAsync(Setup with { Artifacts = new ScriptedStore(Artifacts, _ => throw new IOException("No space left on device", DiskFull.NoSpaceLeft)) });

        await ProblemAsync(await api.Client.PostAsync("/v1/documents?name=a", Bytes("hello")), HttpStatusCode.InsufficientStorage);
        using var form = new MultipartFormDataContent { { Bytes("hello"), "file", "a.txt" } };
        await ProblemAsync(await api.Client.PostAsync("/v1/documents", form), HttpStatusCode.InsufficientStorage);
    }

    [Fact]
    public async Task An_upload_whose_sender_goes_away_leaves_nothing()
    {
        var saved = new TaskCompletionSource();
        var store = new ScriptedStore(Artifacts, async save =>
        {
            try
            {
                return await save();
            }
            finally
            {
                saved.SetResult();
            }
        });
        await using var api = await RunningApi.StartAsync(Setup with { Artifacts = store });
        using (var sender = new TcpClient("127.0.0.1", api.Client.BaseAddress!.Port))
        {
            await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes("POST /v1/documents?name=half.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf"), TestContext.Current.CancellationToken);
        }

        await saved.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Directory.EnumerateFiles(Path.GetFullPath(Path.Combine(Artifacts.PathOf(Tenant, Sha256Hash.Of("any")), "../../..")), "*", SearchOption.AllDirectories).ShouldBeEmpty();
        (await ScalarAsync<long>("SELECT count(*) FROM documents WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
        Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Content_that_is_collected_under_an_upload_is_asked_for_again()
    {
        var store = new ScriptedStore(Artifacts, async save =>
        {
            var stored = await save();
            Artifacts.Remove(Tenant, stored.Content);
            return stored;
        });
        await using var api = await RunningApi.StartAsync(Setup with { Artifacts = store });

        var refused = await SendAsync(api, "k", "a.txt", "hello");

        (await ProblemAsync(refused, HttpStatusCode.ServiceUnavailable)).ShouldContain("send it again");
        refused.Headers.RetryAfter.ShouldNotBeNull();
        await using var later = await StartAsync();
        await ReadAsync(await SendAsync(later, "k", "a.txt", "hello"), HttpStatusCode.Accepted);
    }

    private static async Task<HttpResponseMessage> SendAsync(RunningApi api, string key, string name, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/documents?name={name}") { Content = Bytes(text), Headers = { { "Idempotency-Key", key } } };
        return await api.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
