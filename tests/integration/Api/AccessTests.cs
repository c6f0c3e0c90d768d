using System.Net;
using System.Net.Http.Headers;
using IngestPipeline.Api;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

public sealed class AccessTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://127.0.0.1:8080;http://192.0.2.7:8080")]
    [InlineData("http://localhost.example:8080")]
    public void An_address_that_others_can_reach_needs_a_key(string urls)
    {
        Should.Throw<FormatException>(() => ApiHost.Verify(urls, key: " ")).Message.ShouldContain("INGEST__Api__Key");
        Should.NotThrow(() => ApiHost.Verify(urls, "k"));
    }

    [Fact]
    public async Task A_host_that_others_can_reach_refuses_to_start_without_a_key_and_says_so()
    {
        await using var ingest = new IngestCli(Database);

        using var process = ingest.Start("up", "--urls", "http://0.0.0.0:0");
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(1);
        said.ShouldContain("INGEST__Api__Key");
    }

    [Fact]
    public async Task With_a_key_every_route_but_health_wants_it()
    {
        await using var api = await RunningApi.StartAsync(Setup with { Key = "correct horse", Urls = "http://0.0.0.0:0" });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{api.Client.BaseAddress!.Port}") };
        foreach (var path in new[] { "/v1/documents", "/v1/queues", "/v1/quarantine/replay", "/v1/nothing", "/v1/events", "/v1/webhooks/deliveries", "/openapi/v1.json", "/scalar/" })
        {
            client.DefaultRequestHeaders.Authorization = null;
            var refused = await client.GetAsync(path);
            await ProblemAsync(refused, HttpStatusCode.Unauthorized);
            refused.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "correct horse ");
            (await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead)).StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "correct hors");
            await ProblemAsync(await client.GetAsync(path), HttpStatusCode.Unauthorized);
        }

        client.DefaultRequestHeaders.Authorization = null;
        (await client.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await client.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_a_key_no_page_of_another_site_can_call()
    {
        await using var api = await StartAsync();
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "/v1/documents") { Headers = { Host = "attacker.example" } };
        await ProblemAsync(await api.Client.SendAsync(rebound), HttpStatusCode.Forbidden);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/v1/quarantine/replay") { Headers = { { "Origin", "http://attacker.example" } } };
        await ProblemAsync(await api.Client.SendAsync(foreign), HttpStatusCode.Forbidden);
        using var own = new HttpRequestMessage(HttpMethod.Get, "/v1/documents") { Headers = { { "Origin", api.Client.BaseAddress!.ToString().TrimEnd('/') } } };
        (await api.Client.SendAsync(own)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_description_names_every_route_and_the_fields_as_they_are_sent()
    {
        await using var api = await StartAsync();

        var description = await ReadAsync(await api.Client.GetAsync("/openapi/v1.json"));

        description.GetProperty("openapi").GetString().ShouldNotBeNull().ShouldStartWith("3.");
        var paths = description.GetProperty("paths");
        foreach (var path in new[]
        {
            "/v1/documents", "/v1/documents/{id}", "/v1/documents/{id}/timeline", "/v1/documents/{id}/chunks", "/v1/documents/{id}/original", "/v1/documents/{id}/rollback",
            "/v1/quarantine", "/v1/quarantine/{id}", "/v1/quarantine/{id}/replay", "/v1/quarantine/replay", "/v1/quarantine/{id}/discard",
            "/v1/search", "/v1/queues", "/v1/spaces", "/v1/sources", "/v1/audit", "/v1/documents/{id}/pages/{page}", "/v1/documents/{id}/pages/{page}/image",
            "/v1/events", "/v1/webhooks/deliveries", "/v1/webhooks/deliveries/{id}/redeliver",
        })
        {
            paths.TryGetProperty(path, out _).ShouldBeTrue(path);
        }

        paths.GetProperty("/v1/documents").GetProperty("post").GetProperty("requestBody").GetProperty("content").TryGetProperty("multipart/form-data", out _).ShouldBeTrue();
        description.GetProperty("components").GetProperty("schemas").GetProperty("DocumentSummary").GetProperty("properties").TryGetProperty("source_uri", out _).ShouldBeTrue();
        description.ToString().ShouldContain("force_ocr");
    }
}
