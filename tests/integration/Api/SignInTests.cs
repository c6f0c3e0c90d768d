using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>Browsers show the key once and a cookie after that.</summary>
public sealed class SignInTests(PostgresFixture postgres) : ApiTest(postgres)
{
    private const string Key = "correct horse";

    // A browser would follow and keep what a test wants to see.
    private HttpClient client = null!;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task The_key_buys_a_cookie_that_opens_what_the_key_opens()
    {
        await using var api = await StartKeyedAsync();
        var answer = await SignInAsync(Key, "/quarantine?reason=ENCRYPTED");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, string.Join("\n", Failures));
        answer.Headers.Location.ShouldNotBeNull().ToString().ShouldBe("/quarantine?reason=ENCRYPTED");
        var cookie = answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain("horse");
        (await GetAsync(cookie.Split(';')[0])).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cookie_that_is_expired_forged_or_of_another_key_opens_nothing()
    {
        await using var api = await StartKeyedAsync();
        var (past, future) = (Now.AddSeconds(-5).ToUnixTimeSeconds(), Now.AddHours(1).ToUnixTimeSeconds());
        (await GetAsync($"ingest-session={Session(future, Key)}")).StatusCode.ShouldBe(HttpStatusCode.OK, "the test makes cookies as the host does");

        foreach (var forged in new[] { Session(past, Key), Session(future, "other"), $"{future}.{Session(past, Key).Split('.')[1]}", $"{future}.", $"{future}", ".", "", $"{future}.{Key}", $"-1.{Session(future, Key).Split('.')[1]}" })
            await ProblemAsync(await GetAsync($"ingest-session={forged}"), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("")]
    public async Task Signing_in_leads_to_no_other_site(string target)
    {
        await using var api = await StartKeyedAsync();

        (await SignInAsync(Key, target)).Headers.Location.ShouldNotBeNull().ToString().ShouldBe("/");
        (await SignInAsync("wrong", target)).Headers.Location.ShouldNotBeNull().ToString().ShouldBe("/sign-in?refused=true&return=%2F");
        Failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://attacker.example")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task A_page_of_another_site_can_do_nothing_with_the_cookie(string origin)
    {
        await using var api = await StartKeyedAsync();
        var cookie = $"ingest-session={Session(Now.AddHours(1).ToUnixTimeSeconds(), Key)}";
        foreach (var path in new[] { "/v1/quarantine/replay", "/sign-in", "/sign-out", "/_blazor/negotiate" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json("{}"), Headers = { { "Cookie", cookie }, { "Origin", origin } } };
            await ProblemAsync(await client.SendAsync(request), HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Pages_ask_for_the_key_and_the_interface_says_how_to_send_it()
    {
        await using var api = await StartKeyedAsync();
        using var page = new HttpRequestMessage(HttpMethod.Get, "/search?q=a&top=5") { Headers = { { "Accept", "text/html" } } };

        var asked = await client.SendAsync(page);

        asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        asked.Headers.Location.ShouldNotBeNull().ToString().ShouldBe("/sign-in?return=%2Fsearch%3Fq%3Da%26top%3D5");
        (await ProblemAsync(await client.GetAsync("/v1/queues"), HttpStatusCode.Unauthorized)).ShouldContain("Bearer");
        (await client.GetAsync("/sign-in")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<RunningApi> StartKeyedAsync()
    {
        var api = await RunningApi.StartAsync(Setup with { Key = Key });
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = api.Client.BaseAddress };
        return api;
    }

    private async Task<HttpResponseMessage> SignInAsync(string key, string target) =>
        await client.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["return"] = target }));

    private async Task<HttpResponseMessage> GetAsync(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/queues") { Headers = { { "Cookie", cookie } } };
        return await client.SendAsync(request);
    }

    private static string Session(long end, string key)
    {
        var until = end.ToString(CultureInfo.InvariantCulture);
        var signing = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), "dashboard session"u8);
        return $"{until}.{Base64Url.EncodeToString(HMACSHA256.HashData(signing, Encoding.ASCII.GetBytes(until)))}";
    }
}
