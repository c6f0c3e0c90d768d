using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace IngestPipeline.IntegrationTests.Telemetry;

/// <summary>Takes what hosts export over HTTP, as an OpenTelemetry collector does.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<CollectedSpan> spans = [];
    private readonly ConcurrentDictionary<string, bool> metrics = [];

    private TraceCollector(WebApplication application) => this.application = application;

    public string Address => application.Urls.Single();

    public IReadOnlyList<CollectedSpan> Spans => [.. spans];

    public ICollection<string> Metrics => metrics.Keys;

    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseKestrelCore();
        var collector = new TraceCollector(builder.Build());
        collector.application.Run(collector.TakeAsync);
        await collector.application.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/traces")
        {
            foreach (var span in OtlpMessage.ReadSpans(body.ToArray()))
                spans.Enqueue(span);
        }
        else if (context.Request.Path == "/v1/metrics")
        {
            foreach (var name in OtlpMessage.ReadMetricNames(body.ToArray()))
                metrics[name] = true;
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
