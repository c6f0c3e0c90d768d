using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Api;

/// <summary>The API as <c>ingest up</c> serves it, with workers behind it.</summary>
public sealed class HostTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_upload_is_found_and_shown_with_what_was_read_of_it()
    {
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        ingest.Environment["INGEST__Api__Key"] = "k";
        using var patience = new CancellationTokenSource(Patience);
        using var host = ingest.Start("up", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await ReadAddressAsync(host, patience.Token)), DefaultRequestHeaders = { { "Authorization", "Bearer k" } } };

        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes("# Pumps\n\nThe valve pressure is nine bar.\n")), "file", "pumps.md" } };
        var taken = await client.PostAsync("/v1/documents", form, patience.Token);
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var shown = await UntilEndedAsync(client, $"{taken.Headers.Location}?content=true", patience.Token);

        shown.GetProperty("state").GetString().ShouldBe("indexed");
        shown.GetProperty("source_uri").GetString().ShouldBe("api:///pumps.md");
        shown.GetProperty("outline")[0].GetProperty("text").GetString().ShouldBe("Pumps");
        var hits = await client.GetFromJsonAsync<JsonElement>("/v1/search?q=valve+pressure", patience.Token);
        hits.GetProperty("items")[0].GetProperty("document_id").GetGuid().ShouldBe(shown.GetProperty("document_id").GetGuid());
        var audit = await client.GetFromJsonAsync<JsonElement>("/v1/audit", patience.Token);
        audit.GetProperty("passed").GetBoolean().ShouldBeTrue(audit.ToString());
        await IngestCli.KillGroupAsync(host);
    }

    private static async Task<string> ReadAddressAsync(Process host, CancellationToken cancellation)
    {
        const string Before = "listening on ";
        while (await host.StandardError.ReadLineAsync(cancellation) is { } line)
        {
            if (!line.StartsWith(Before, StringComparison.Ordinal))
                continue;
            // Nobody would empty the pipe otherwise, and a host that logs would stand still one day.
            _ = host.StandardError.ReadToEndAsync(cancellation);
            return line[Before.Length..line.IndexOf(';', StringComparison.Ordinal)];
        }

        throw new InvalidOperationException($"the host ended with {host.ExitCode}");
    }

    private static async Task<JsonElement> UntilEndedAsync(HttpClient client, string path, CancellationToken cancellation)
    {
        while (true)
        {
            var shown = await client.GetFromJsonAsync<JsonElement>(path, cancellation);
            if (shown.GetProperty("state").GetString() != "processing")
                return shown;
            await Task.Delay(50, cancellation);
        }
    }
}
