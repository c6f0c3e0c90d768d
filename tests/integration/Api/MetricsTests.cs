using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using IngestPipeline.Domain.Results;
using IngestPipeline.Hosting.Bus;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>What Prometheus gets to see. Meters are the process', so only this class lets a host read the record for them.</summary>
public sealed class MetricsTests(PostgresFixture postgres) : ApiTest(postgres)
{
    [Fact]
    public async Task Counts_of_the_record_are_gauges()
    {
        await Pipeline.IndexAsync("kept.txt", "The valve pressure is nine bar.");
        await Pipeline.QuarantineAsync("locked.pdf", "nobody knows the password", QuarantineReason.Encrypted);
        await Pipeline.ReceiveAsync("waiting.txt", "nobody has looked at this one yet");
        await using var api = await RunningApi.StartAsync(Setup with { Figures = new RecordFiguresReader(Database, Tenant).ReadAsync });

        var lines = await ScrapeAsync(api);

        lines.ShouldContain("ingest_record_up 1");
        lines.ShouldContain("ingest_versions{state=\"indexed\"} 1");
        lines.ShouldContain("ingest_versions{state=\"quarantined\"} 1");
        lines.ShouldContain("ingest_quarantine_open{reason=\"ENCRYPTED\"} 1");
        lines.ShouldContain("ingest_quarantine_open{reason=\"CORRUPT\"} 0");
        lines.ShouldContain("ingest_backlog_items{stage=\"parse\",state=\"ready\"} 1");
        lines.ShouldContain(line => line.StartsWith("ingest_backlog_oldest_seconds{stage=\"parse\"} ", StringComparison.Ordinal));
        lines.ShouldContain("ingest_hosts_alive 0");
        lines.ShouldNotContain(line => line.StartsWith("ingest_broker", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_database_and_the_broker_are_away_a_scrape_says_so_and_does_not_wait()
    {
        await using var away = new IngestDatabase("Host=127.0.0.1;Port=1;Username=nobody;Database=none");
        var reader = new RecordFiguresReader(away, Tenant);
        await using var api = await RunningApi.StartAsync(Setup with { Figures = reader.ReadAsync, Bus = new BusOptions { Transport = "rabbitmq://127.0.0.1:1/" } });

        var begun = Stopwatch.GetTimestamp();
        var lines = await ScrapeAsync(api);

        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        lines.ShouldContain("ingest_record_up 0");
        lines.ShouldContain("ingest_broker_up 0");
        lines.ShouldNotContain(line => line.StartsWith("ingest_versions", StringComparison.Ordinal));
        lines.ShouldContain(line => line.StartsWith("dotnet_process_memory_working_set_bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_there_is_a_key_a_scrape_needs_it()
    {
        await using var api = await RunningApi.StartAsync(Setup with { Key = "k" });

        (await api.Client.GetAsync("/metrics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "k");

        (await ScrapeAsync(api)).ShouldNotBeEmpty();
    }

    private static async Task<string[]> ScrapeAsync(RunningApi api) => (await api.Client.GetStringAsync("/metrics")).Replace("{}", "", StringComparison.Ordinal).Split('\n');
}
