using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using IngestPipeline.Domain.Events;
using IngestPipeline.Storage.Events;
using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Http;

namespace IngestPipeline.Api.Events;

/// <summary>One stream of server-sent events: what was missed, then what happens.</summary>
internal sealed class EventStream(EventFeed feed, EventLog log, string tenantId, EventFilter filter, TimeSpan heartbeat)
{
    private const int PageSize = 500;

    /// <param name="last">The last event the reader saw; null to begin now.</param>
    public async Task RunAsync(HttpResponse response, EventPosition? last, CancellationToken cancellation)
    {
        feed.ThrowIfFull();
        var gap = last is { } seen ? await FindGapAsync(seen, cancellation) : null;
        var place = gap?.From ?? last;
        // What was missed is read before anything waits in memory, and once more up to where the waiting begins.
        var output = response.BodyWriter;
        var started = false;
        if (place is not null)
        {
            Start(response, output, gap);
            started = true;
            place = await CatchUpAsync(output, place.Value, null, cancellation);
        }

        using var subscription = feed.Subscribe();
        if (!started)
            Start(response, output, null);
        if (place is { } reached && reached < subscription.Start)
            await CatchUpAsync(output, reached, subscription.Start, cancellation);
        // A stream on which nothing happens can be resumed too.
        Write(output, $"id: {(place is { } ahead && ahead > subscription.Start ? ahead : subscription.Start)}\n\n");
        await output.FlushAsync(cancellation);
        await FollowAsync(output, subscription, place, cancellation);
        Write(output, subscription.WasTooSlow
            ? "event: cut\ndata: {\"detail\":\"you read too slowly (Events:MaxWaiting); connect again, with the last id, and go on\"}\n\n"
            : "event: cut\ndata: {\"detail\":\"the host stops; connect again, with the last id, and go on\"}\n\n");
        await output.FlushAsync(cancellation);
    }

    private static void Start(HttpResponse response, PipeWriter output, Gap? gap)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // A proxy that collects answers would keep a stream to itself.
        response.Headers["X-Accel-Buffering"] = "no";
        Write(output, "retry: 2000\n\n");
        if (gap is not null)
            Write(output, $"id: {gap.From}\nevent: gap\ndata: {{\"detail\":\"{gap.Why}\"}}\n\n");
    }

    private async Task<Gap?> FindGapAsync(EventPosition last, CancellationToken cancellation)
    {
        if (await log.PrunedAsync(cancellation) is { } pruned && last < pruned)
            return new Gap(pruned, "events after your last id are not kept any more (Events:KeepDays); read /v1/documents again");
        var now = await log.NowAsync(cancellation);
        return last > now ? new Gap(now, "your last id is none of this database; read /v1/documents again") : null;
    }

    private async Task<EventPosition> CatchUpAsync(PipeWriter output, EventPosition after, EventPosition? upTo, CancellationToken cancellation)
    {
        IReadOnlyList<DocumentEvent> page;
        do
        {
            page = await log.ReadAsync(tenantId, after, upTo, PageSize, cancellation);
            foreach (var happened in page.Where(filter.Takes))
                Write(output, happened);
            if (page.Count > 0)
                after = page[^1].Position;
            await output.FlushAsync(cancellation);
        }
        while (page.Count == PageSize);
        return after;
    }

    private async Task FollowAsync(PipeWriter output, FeedSubscription subscription, EventPosition? reached, CancellationToken cancellation)
    {
        var messages = subscription.Messages;
        while (true)
        {
            while (messages.TryRead(out var message))
            {
                if (message.Queues is { } queues)
                    Write(output, $"event: queues\ndata: {JsonSerializer.Serialize(queues, RecordJson.Options)}\n\n");
                else if (message.Event is { } happened && filter.Takes(happened) && !(happened.Position <= reached))
                    Write(output, happened);
            }

            await output.FlushAsync(cancellation);
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            silence.CancelAfter(heartbeat);
            try
            {
                if (!await messages.WaitToReadAsync(silence.Token))
                    return;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                Write(output, ": still here\n\n");
            }
        }
    }

    private static void Write(PipeWriter output, DocumentEvent happened)
    {
        var data = new
        {
            happened.DocumentId,
            happened.SourceUri,
            happened.Version,
            happened.State,
            happened.Stage,
            happened.ReasonCode,
            happened.Pages,
            happened.Chunks,
            happened.At,
        };
        Write(output, $"id: {happened.Position}\nevent: {happened.Type}\ndata: {JsonSerializer.Serialize(data, RecordJson.Options)}\n\n");
    }

    private static void Write(PipeWriter output, string text) => Encoding.UTF8.GetBytes(text, output);

    private sealed record Gap(EventPosition From, string Why);
}
