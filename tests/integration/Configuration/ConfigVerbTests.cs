using System.Text.Json;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Configuration;

public sealed class ConfigVerbTests
{
    [Fact]
    public async Task Each_setting_is_shown_with_its_value_and_where_that_comes_from_and_no_secret_is()
    {
        await using var ingest = new IngestCli();
        await File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), """{ "Dispatcher": { "MaxInFlight": 7, "RehintSeconds": 8 }, "Bus": { "Transport": "rabbitmq://me:very-secret@host/v" }, "Chunk": { "BySource": [{ "Under": "/in", "Strategy": "tokens" }] } }""", TestContext.Current.CancellationToken);
        ingest.Environment["INGEST__Dispatcher__RehintSeconds"] = "9";
        ingest.Environment["INGEST__Embed__ApiKey"] = "very-secret";
        ingest.Environment["INGEST__Tenant"] = "acme";

        var shown = (await ingest.ReadAsync("config", "show")).ToDictionary(setting => setting.GetProperty("setting").GetString()!);

        Of("Dispatcher:MaxInFlight").ShouldBe(("7", "file", Path.Combine(ingest.Data, "appsettings.json")));
        Of("Dispatcher:RehintSeconds").ShouldBe(("9", "environment", "INGEST__Dispatcher__RehintSeconds"));
        Of("Dispatcher:PollMilliseconds").ShouldBe(("500", "default", ""));
        Of("Embed:ApiKey").ShouldBe(("***", "environment", "INGEST__Embed__ApiKey"));
        Of("Bus:Transport").ShouldBe(("rabbitmq://me:***@host/v", "file", Path.Combine(ingest.Data, "appsettings.json")));
        Of("Tenant").ShouldBe(("acme", "environment", "INGEST__Tenant"));
        Of("Data").ShouldBe((ingest.Data, "flag", "--data"));
        shown["Dispatcher:MaxInFlight"].GetProperty("reloadable").GetBoolean().ShouldBeTrue();
        shown["Chunk:MaxTokens"].GetProperty("reloadable").GetBoolean().ShouldBeFalse();
        string.Join('\n', shown.Values).ShouldNotContain("very-secret");
        (await ingest.RunAsync("config", "show")).Output.ShouldNotContain("very-secret");
        (await ingest.ReadAsync("config", "show", "dispatcher:maxinflight")).ShouldHaveSingleItem().GetProperty("value").GetInt32().ShouldBe(7);
        (await ingest.RunAsync("config", "show", "Nothing")).ExitCode.ShouldBe(3);

        (string Value, string Source, string Origin) Of(string name) =>
            (shown[name].GetProperty("value").ToString(), shown[name].GetProperty("source").GetString()!, shown[name].GetProperty("origin").ToString());
    }

    [Fact]
    public async Task Every_wrong_setting_is_named_and_a_good_file_is_not_complained_about()
    {
        await using var ingest = new IngestCli();
        await File.WriteAllTextAsync(
            Path.Combine(ingest.Data, "appsettings.json"),
            """{ "Dispatcher": { "MaxInFlight": 0, "Speed": 3, "RehintSeconds": "soon" }, "Quality": { "PartialParse": "Perhaps" }, "Nope": { "x": 1 }, "Api": { "Key": "k" }, "Runner": { "BackOffMilliseconds": 500000 } }""",
            TestContext.Current.CancellationToken);

        var (exitCode, output) = await ingest.RunAsync("config", "check", "--json");

        exitCode.ShouldBe(1);
        JsonElement.Parse(output).GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("setting").GetString())
            .ShouldBe(["Api:Key", "Nope", "Dispatcher:MaxInFlight", "Dispatcher:Speed", "Dispatcher:RehintSeconds", "Quality:PartialParse", "Runner:BackOffMilliseconds"], ignoreOrder: true);
        (await ingest.RunAsync("config", "check")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(7);
        await File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), """{ "Dispatcher": { "MaxInFlight": 7 } }""", TestContext.Current.CancellationToken);
        (await ingest.RunAsync("config", "check")).ExitCode.ShouldBe(0);
    }
}
