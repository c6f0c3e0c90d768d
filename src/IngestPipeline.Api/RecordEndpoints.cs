using IngestPipeline.Hosting.Bus;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Quarantine;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api;

/// <summary>Reads of the record: the same fields as the command line's <c>--json</c>, lists as <c>{items, next_cursor}</c>.</summary>
internal static class RecordEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static void MapRecord(this IEndpointRouteBuilder routes, IngestDatabase database, string tenantId, BusOptions bus, QueryVectors queries, BoilerplateRule boilerplate)
    {
        var documents = new DocumentReader(database);
        routes.MapGet("/v1/documents", async (string? state, string? cursor, int? limit, CancellationToken cancellation) =>
        {
            if (state is not null && !DocumentReader.States.Contains(state))
                return Results.Problem($"state is one of {string.Join(", ", DocumentReader.States)}", statusCode: StatusCodes.Status400BadRequest);
            var items = await TakeAsync(documents.ListAsync(tenantId, state, cursor, cancellation), limit, cancellation);
            return Results.Ok(new { items, next_cursor = items.Count == Clamp(limit) ? items[^1].SourceUri : null });
        });
        routes.MapGet("/v1/queues", async (CancellationToken cancellation) =>
            Results.Ok(new { items = await BrokerQueues.ReadAsync(database, tenantId, bus, cancellation), next_cursor = (string?)null }));
        routes.MapGet("/v1/quarantine", async (int? limit, CancellationToken cancellation) =>
            Results.Ok(new { items = await TakeAsync(new QuarantineDesk(database).ListAsync(tenantId, QuarantineSelection.All, cancellation), limit, cancellation), next_cursor = (string?)null }));
        routes.MapGet("/v1/search", async (string? q, int? top, string? source, string? type, DateTimeOffset? since, DateTimeOffset? until, string? heading, CancellationToken cancellation) =>
        {
            if (string.IsNullOrWhiteSpace(q))
                return Results.Problem("q is empty; give the words to search for", statusCode: StatusCodes.Status400BadRequest);
            var filter = new SearchFilter { SourcePrefix = source, MediaType = type, Since = since, Until = until, Heading = heading };
            var answer = await new PassageSearch(database, queries.OfAsync).AnswerAsync(new SearchQuery(tenantId, q, null, Math.Clamp(top ?? 10, 1, MaxLimit)) { Filter = filter, Boilerplate = boilerplate }, cancellation);
            return Results.Ok(new { items = answer.Hits, next_cursor = (string?)null, words_alone = answer.WordsAlone });
        });
    }

    private static int Clamp(int? limit) => Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit);

    private static async Task<List<T>> TakeAsync<T>(IAsyncEnumerable<T> all, int? limit, CancellationToken cancellation)
    {
        var items = new List<T>();
        await foreach (var item in all.WithCancellation(cancellation))
        {
            items.Add(item);
            if (items.Count == Clamp(limit))
                break;
        }

        return items;
    }
}
