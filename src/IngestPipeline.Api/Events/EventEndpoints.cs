using IngestPipeline.Domain.Events;
using IngestPipeline.Storage.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api.Events;

/// <summary><c>/v1/events</c>.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder routes, ApiSetup setup, EventFeed feed) =>
        routes.MapGet("/v1/events", async (Guid? document, string? source, [FromHeader(Name = "Last-Event-ID")] string? last, HttpContext context, CancellationToken cancellation) =>
        {
            var place = last is { Length: > 0 }
                ? EventPosition.TryParse(last) ?? throw new RequestRefusedException($"Last-Event-ID: '{last}' is no id of this stream; leave it out to begin now")
                : (EventPosition?)null;
            var stream = new EventStream(feed, new EventLog(setup.Database), setup.Tenant, new EventFilter(document, source), TimeSpan.FromSeconds(setup.Events.HeartbeatSeconds));
            try
            {
                await stream.RunAsync(context.Response, place, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The reader went away.
            }
        })
            .WithTags("events")
            .WithSummary("What becomes of documents, as server-sent events; Last-Event-ID goes on where a stream ended")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
