using System.Net;
using System.Text.RegularExpressions;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

public sealed class DescriptionPageTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task The_page_of_the_description_loads_from_this_host_only_and_runs_no_script_but_its_own()
    {
        await using var api = await StartAsync();

        var answer = await api.Client.GetAsync("/scalar");

        var html = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, html);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var nonce = Regex.Match(policy, "script-src 'nonce-([^']+)';").Groups[1].Value;
        nonce.ShouldNotBeEmpty();
        policy.ShouldNotContain("unsafe-eval");
        policy.ShouldNotContain("http");
        html.ShouldNotContain("http://");
        html.ShouldNotContain("https://");
        var scripts = Regex.Matches(html, "<script[^>]*>").Select(tag => tag.Value).ToList();
        scripts.ShouldNotBeEmpty();
        scripts.ShouldAllBe(tag => tag.Contains($"nonce=\"{nonce}\"", StringComparison.Ordinal));
        html.ShouldContain("\"telemetry\":false");
        foreach (Match source in Regex.Matches(html, "src=\"([^\"]+)\""))
        {
            var script = await api.Client.GetAsync(new Uri(answer.RequestMessage!.RequestUri!, source.Groups[1].Value));
            script.StatusCode.ShouldBe(HttpStatusCode.OK, source.Value);
        }

        (await api.Client.GetAsync("/scalar")).Headers.GetValues("Content-Security-Policy").Single().ShouldNotBe(policy);
    }
}
