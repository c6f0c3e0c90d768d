using System.Diagnostics;
using System.Text.Json;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Telemetry;

/// <summary>What a running host says of itself: series at /metrics, lines on stderr.</summary>
public sealed class HostTelemetryTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_host_shows_what_its_workers_did_and_says_it_in_lines_that_name_the_document()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        ingest.Environment["INGEST__Telemetry__JsonLogs"] = "true";
        // On a busy machine a second hint would be counted.
        ingest.Environment["INGEST__Dispatcher__RehintSeconds"] = "3600";
        using var inbox = new TemporaryFolder();
        await File.WriteAllTextAsync(inbox.File("kept.md"), "# Pumps\n\nThe valve pressure is nine bar.\n", patience.Token);
        await File.WriteAllTextAsync(inbox.File("empty.txt"), "", patience.Token);
        using var host = ingest.Start("up", "--watch", inbox.Path, "--urls", "http://127.0.0.1:0", "--verbose");
        using var client = new HttpClient { BaseAddress = new Uri((await ReadLineAsync(host, "listening on ", patience.Token))[..^"; stop with Ctrl-C".Length]) };

        var line = JsonElement.Parse("{" + await ReadLineAsync(host, "{", patience.Token));
        await ingest.UntilAsync("SELECT count(*) = 2 FROM versions WHERE state IN ('indexed', 'quarantined')");
        await UntilAsync(client, "ingest_stage_outcomes_total{outcome=\"indexed\",reason=\"none\",stage=\"upsert\"} 1", patience.Token);
        var metrics = (await client.GetStringAsync("/metrics", patience.Token)).Split('\n');
        await IngestCli.KillGroupAsync(host);

        line.GetProperty("Message").GetString().ShouldNotBeNull().ShouldContain("EMPTY_FILE");
        var scope = line.GetProperty("Scopes").EnumerateArray().First(entry => entry.TryGetProperty("document", out var _));
        scope.GetProperty("version").GetInt32().ShouldBe(1);
        string[] expected =
        [
            "ingest_stage_attempts_total{stage=\"parse\"} 2",
            "ingest_stage_outcomes_total{outcome=\"quarantined\",reason=\"EMPTY_FILE\",stage=\"parse\"} 1",
            "ingest_stage_duration_seconds_count{outcome=\"committed\",stage=\"embed\"} 1",
            "ingest_stage_in_flight{stage=\"upsert\"} 0",
            "ingest_dispatched_total{stage=\"parse\",why=\"admitted\"} 2",
            "ingest_hints_total{outcome=\"sent\",stage=\"upsert\"} 1",
            "ingest_hints_total{outcome=\"lost\",stage=\"upsert\"} 0",
            "ingest_leases_reclaimed_total{stage=\"parse\"} 0",
            "ingest_children_ended_total{stage=\"parse\",why=\"died\"} 0",
            "ingest_intake_files_total{outcome=\"created\",reason=\"none\"} 2",
            "ingest_versions{state=\"indexed\"} 1",
            "ingest_quarantine_open{reason=\"EMPTY_FILE\"} 1",
        ];
        foreach (var series in expected)
            metrics.ShouldContain(series);
        metrics.ShouldContain(series => series.StartsWith("ingest_children_started_total{stage=\"parse\"} ", StringComparison.Ordinal));
        metrics.ShouldContain(series => series.StartsWith("ingest_embed_cache_lookups_total{result=\"miss\",", StringComparison.Ordinal));
    }

    private static async Task UntilAsync(HttpClient client, string series, CancellationToken cancellation)
    {
        while (!(await client.GetStringAsync("/metrics", cancellation)).Split('\n').Contains(series))
            await Task.Delay(100, cancellation);
    }

    /// <returns>The first line with this beginning, without it.</returns>
    private static async Task<string> ReadLineAsync(Process host, string beginning, CancellationToken cancellation)
    {
        while (await host.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line[beginning.Length..];
        }

        throw new InvalidOperationException($"the host ended with {host.ExitCode}");
    }
}
