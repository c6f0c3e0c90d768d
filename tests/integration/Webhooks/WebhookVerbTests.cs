using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Webhooks;

/// <summary>Webhooks as <c>ingest up</c> sends them and the command line shows them.</summary>
public sealed class WebhookVerbTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_host_tells_a_receiver_and_the_log_shows_it_and_sends_it_again()
    {
        await using var receiver = await LocalReceiver.StartAsync();
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        using var inbox = new TemporaryFolder();
        ingest.Environment["INGEST__Webhooks__Endpoints__0__Url"] = receiver.Configured.Url;
        ingest.Environment["INGEST__Webhooks__Endpoints__0__Secret"] = LocalReceiver.Secret;
        ingest.Environment["INGEST__Webhooks__AllowPrivate"] = "true";

        (await ingest.RunAsync("webhooks", "test")).ShouldSatisfyAllConditions(run => run.ExitCode.ShouldBe(0), run => run.Output.ShouldContain("took it (204"));
        (await receiver.NextAsync()).Type.ShouldBe("webhook.test");
        using var host = ingest.Start("up", "--watch", inbox.Path, "--urls", "http://127.0.0.1:0");
        _ = host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ingest.UntilAsync("SELECT count(*) > 0 FROM webhook_endpoints");
        await File.WriteAllTextAsync(inbox.File("pump.txt"), "The valve pressure is nine bar.", TestContext.Current.CancellationToken);
        var first = await receiver.NextAsync();
        first.ShouldSatisfyAllConditions(message => message.Type.ShouldBe("document.indexed"), message => message.Name.ShouldBe("pump.txt"));
        await ingest.UntilAsync("SELECT count(*) > 0 FROM webhook_deliveries WHERE status = 'delivered'");

        (await ingest.ReadAsync("webhooks", "list")).ShouldHaveSingleItem().GetProperty("delivery_id").GetString().ShouldBe(first.Id);
        (await ingest.RunAsync("webhooks", "redeliver", first.Id)).ExitCode.ShouldBe(0);
        (await receiver.NextAsync()).Id.ShouldBe(first.Id);
        (await ingest.RunAsync("webhooks", "redeliver", Guid.Empty.ToString())).ExitCode.ShouldBe(3);
        await IngestCli.KillGroupAsync(host);
    }

    [Fact]
    public async Task A_secret_in_a_file_is_refused()
    {
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        await File.WriteAllTextAsync(Path.Combine(ingest.Data, "appsettings.json"), """{"Webhooks": {"Endpoints": [{"Url": "https://a.example", "Secret": "in the clear, in a file"}]}}""", TestContext.Current.CancellationToken);

        using var process = ingest.Start("webhooks", "test");
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(1);
        said.ShouldContain("INGEST__Webhooks__Endpoints__0__Secret");
    }
}
