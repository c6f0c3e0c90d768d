using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IngestPipeline.BrowserTests;

/// <summary>A host with a key: people sign in, programs send it.</summary>
public sealed partial class SignInTests(RunningPipeline pipeline, KeyedPipeline keyed) : BrowserTest(pipeline), IClassFixture<KeyedPipeline>
{
    [Fact]
    public async Task Whoever_has_the_key_comes_to_the_page_that_was_asked_for_and_out_again()
    {
        await OpenAsync(new BrowserNewContextOptions { BaseURL = keyed.Address.ToString(), ViewportSize = new ViewportSize { Width = PhoneWidth, Height = 800 } });
        await Page.GotoAsync("/quarantine?reason=ENCRYPTED");
        await Expect(Page).ToHaveURLAsync(ReturnAddress());
        await CheckAccessibilityAsync();
        await ShootAsync("sign-in");

        await Page.GetByLabel("Key").FillAsync("incorrect horse");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the key of this host");
        await Page.GetByLabel("Key").FillAsync(KeyedPipeline.Key);
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync($"{keyed.Address}quarantine?reason=ENCRYPTED");
        await Page.Locator(".frame[data-live]").WaitForAsync();
        await Expect(Page.GetByText("Nothing is in quarantine")).ToBeVisibleAsync();
        await CheckAccessibilityAsync();
        await ShootAsync("quarantine-empty");
        (await Page.EvaluateAsync<int>("fetch('/v1/queues').then(answer => answer.status)")).ShouldBe(200);
        const string ReplayAll = "fetch('/v1/quarantine/replay', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{\"all\":true}' }).then(answer => answer.status)";
        (await Page.EvaluateAsync<int>(ReplayAll)).ShouldBe(202, "pages of this host act with the cookie");
        (await Page.EvaluateAsync<string>("document.cookie")).ShouldNotContain("ingest-session", Case.Insensitive, "no script reads it");

        var session = (await Page.Context.CookiesAsync()).Single(cookie => cookie.Name == "ingest-session");
        using var http = new HttpClient { BaseAddress = keyed.Address };
        (await SendAsync(http, session, origin: "http://attacker.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await SendAsync(http, session, origin: keyed.Address.ToString().TrimEnd('/'))).ShouldBe(HttpStatusCode.Accepted);
        (await http.GetAsync("/v1/queues", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KeyedPipeline.Key);
        (await http.GetAsync("/v1/queues", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Sign in" })).ToBeVisibleAsync();
        await Page.GotoAsync("/documents");
        await Expect(Page).ToHaveURLAsync($"{keyed.Address}sign-in?return=%2Fdocuments");
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, BrowserContextCookiesResult session, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/quarantine/replay") { Content = new StringContent("""{"all":true}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Cookie", $"{session.Name}={session.Value}");
        request.Headers.Add("Origin", origin);
        return (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }

    [GeneratedRegex("/sign-in\\?return=%2Fquarantine%3Freason%3DENCRYPTED$")]
    private static partial Regex ReturnAddress();
}
