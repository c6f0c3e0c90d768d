using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Telemetry;

/// <summary>One trace from drop to publication, whichever processes work and whatever carries the hints.</summary>
public sealed class TraceTests(PostgresFixture postgres)
{
    private const string SendersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string SendersSpan = "00f067aa0ba902b7";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] StageSpans = ["parse", "dedupe", "chunk", "embed part 0", "upsert"];

    [Fact]
    public async Task An_upload_and_a_dropped_file_are_one_trace_each_over_two_processes_and_a_broker()
    {
        ServerPrograms.Require();
        using var patience = new CancellationTokenSource(Patience);
        await using var broker = await PrivateRabbitMq.StartAsync();
        await using var collector = await TraceCollector.StartAsync();
        await using var ingest = Configure(new IngestCli(await postgres.CreateDatabaseAsync()), collector);
        using var inbox = new TemporaryFolder();
        await File.WriteAllTextAsync(inbox.File("dropped.md"), "# Dropped\n\nThe keeper of the pumping station is called Ada.\n", patience.Token);
        using var up = ingest.Start("up", "--watch", inbox.Path, "--urls", "http://127.0.0.1:0", "--stages", "parse,ocr,dedupe", "--transport", broker.Transport);
        using var worker = ingest.Start("worker", "--stages", "chunk,embed,upsert", "--transport", broker.Transport);
        using var client = new HttpClient { BaseAddress = new Uri(await ReadAddressAsync(up, patience.Token)) };

        var uploaded = await UploadAsync(client, patience.Token);
        await UntilAsync(() => IsWhole(collector, uploaded) && collector.Spans.Any(span => span.Name == "intake" && DocumentOf(span) != uploaded), patience.Token);
        var dropped = DocumentOf(collector.Spans.First(span => span.Name == "intake" && DocumentOf(span) != uploaded));
        await UntilAsync(() => IsWhole(collector, dropped), patience.Token);
        await UntilAsync(() => collector.Metrics.Contains("ingest.stage.duration") && collector.Metrics.Contains("ingest.backlog.items"), patience.Token);
        await IngestCli.KillGroupAsync(up);
        await IngestCli.KillGroupAsync(worker);

        AssertOneTrace(collector, uploaded).Trace.ShouldBe(SendersTrace);
        AssertOneTrace(collector, dropped).Parent.ShouldBeEmpty();
        // The request hangs under whoever sent it, and intake under the request.
        var intake = collector.Spans.Single(span => span.Name == "intake" && DocumentOf(span) == uploaded);
        var request = collector.Spans.Single(span => span.Id == intake.Parent);
        request.Parent.ShouldBe(SendersSpan);
        request.Tags["http.route"].ShouldBe("/v1/documents");
    }

    [Fact]
    public async Task A_command_that_only_reads_never_loads_OpenTelemetry()
    {
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        ingest.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1";
        using var patience = new CancellationTokenSource(Patience);
        using var status = ingest.Start("status", "--follow", "--json");
        (await status.StandardOutput.ReadLineAsync(patience.Token)).ShouldNotBeNull();

        var loaded = await File.ReadAllLinesAsync($"/proc/{status.Id}/maps", patience.Token);
        await IngestCli.KillGroupAsync(status);

        loaded.ShouldContain(line => line.EndsWith("/Npgsql.dll", StringComparison.Ordinal));
        loaded.ShouldNotContain(line => line.Contains("OpenTelemetry", StringComparison.Ordinal));
    }

    private static IngestCli Configure(IngestCli ingest, TraceCollector collector)
    {
        ingest.Environment["INGEST__Telemetry__Otlp__Endpoint"] = collector.Address;
        ingest.Environment["INGEST__Telemetry__Otlp__Protocol"] = "HttpProtobuf";
        ingest.Environment["INGEST__Telemetry__Otlp__MetricsSeconds"] = "1";
        ingest.Environment["OTEL_BSP_SCHEDULE_DELAY"] = "100";
        return ingest;
    }

    private static async Task<string> UploadAsync(HttpClient client, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/documents?name=sent.md") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes("# Sent\n\nThe valve pressure is nine bar.\n")) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Headers.Add("traceparent", $"00-{SendersTrace}-{SendersSpan}-01");
        using var taken = await client.SendAsync(request, cancellation);
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return JsonElement.Parse(await taken.Content.ReadAsStringAsync(cancellation)).GetProperty("document_id").GetString()!;
    }

    private static bool IsWhole(TraceCollector collector, string document) =>
        StageSpans.Append("intake").Except(collector.Spans.Where(span => DocumentOf(span) == document).Select(span => span.Name)).ToList() is [];

    private static async Task UntilAsync(Func<bool> enough, CancellationToken cancellation)
    {
        while (!enough())
            await Task.Delay(50, cancellation);
    }

    private static string DocumentOf(CollectedSpan span) => span.Tags.GetValueOrDefault("ingest.document_id", "");

    /// <returns>The span of intake.</returns>
    private static CollectedSpan AssertOneTrace(TraceCollector collector, string document)
    {
        var spans = collector.Spans.Where(span => DocumentOf(span) == document).ToList();
        var intake = spans.Single(span => span.Name == "intake");
        foreach (var name in StageSpans)
        {
            var stage = spans.First(span => span.Name == name);
            stage.Trace.ShouldBe(intake.Trace, name);
            stage.Parent.ShouldBe(intake.Id, name);
            stage.Tags["ingest.outcome"].ShouldBe(name == "upsert" ? "indexed" : "committed");
        }

        var upsert = spans.First(span => span.Name == "upsert" && span.Tags["ingest.outcome"] == "indexed");
        collector.Spans.ShouldContain(span => span.Name == "publish" && span.Parent == upsert.Id && span.Trace == intake.Trace);
        spans.Single(span => span.Name == "parse").Instance.ShouldNotBe(upsert.Instance);
        return intake;
    }

    private static async Task<string> ReadAddressAsync(Process host, CancellationToken cancellation)
    {
        const string Before = "listening on ";
        while (await host.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            if (!line.StartsWith(Before, StringComparison.Ordinal))
                continue;
            _ = host.StandardError.ReadToEndAsync(cancellation);
            return line[Before.Length..line.IndexOf(';', StringComparison.Ordinal)];
        }

        throw new InvalidOperationException($"the host ended with {host.ExitCode}");
    }
}
