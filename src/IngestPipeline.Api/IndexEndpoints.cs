using IngestPipeline.Hosting.Intake;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Queries;
using IngestPipeline.Storage.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api;

/// <summary>The index as a whole: search, queues, spaces, sources, audit.</summary>
internal static class IndexEndpoints
{
    public static void MapIndex(this IEndpointRouteBuilder routes, ApiSetup setup)
    {
        var index = routes.MapGroup("/v1").WithTags("index");
        index.MapGet("/search", async (string? q, int? top, string? source, string? type, DateTimeOffset? since, DateTimeOffset? until, string? heading, CancellationToken cancellation) =>
        {
            if (string.IsNullOrWhiteSpace(q))
                throw new RequestRefusedException("q: it is empty; give the words to search for");
            var filter = new SearchFilter { SourcePrefix = source, MediaType = type, Since = since, Until = until, Heading = heading };
            var query = new SearchQuery(setup.Tenant, q, null, Given.Limit(top, otherwise: 10, nameof(top))) { Filter = filter, Boilerplate = setup.Boilerplate };
            var answer = await new PassageSearch(setup.Database, setup.Queries.OfAsync).AnswerAsync(query, cancellation);
            return new FoundPassages(answer.Hits, null, answer.WordsAlone);
        }).WithSummary("Find passages by vector and by words").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status429TooManyRequests).RequireRateLimiting(RequestLimits.Expensive);

        index.MapGet("/queues", async (CancellationToken cancellation) => Page<QueueDepth>.Whole(await BrokerQueues.ReadAsync(setup.Database, setup.Tenant, setup.Bus, cancellation)))
            .WithSummary("What waits before each stage");

        index.MapGet("/spaces", async (CancellationToken cancellation) =>
        {
            var spaces = new List<SpaceSummary>();
            foreach (var space in await new SpaceRegistry(setup.Database).ListAsync(setup.Tenant, cancellation))
                spaces.Add(SpaceSummary.Of(space, await new SpaceVectors(setup.Database, setup.Tenant, space).CountAsync(cancellation)));
            return Page<SpaceSummary>.Whole(spaces);
        }).WithSummary("Embedding spaces, and how many chunks still lack a vector in each");

        index.MapGet("/sources", async (CancellationToken cancellation) => Page<SourceSummary>.Whole(await new SourceReader(setup.Database).ListSummariesAsync(setup.Tenant, cancellation)))
            .WithSummary("Folders that documents come from");

        var auditing = new SemaphoreSlim(1, 1);
        index.MapGet("/audit", async (CancellationToken cancellation) =>
        {
            // It looks at everything there is; callers wait for their turn.
            await auditing.WaitAsync(cancellation);
            try
            {
                return await new Auditor(setup.Database, setup.Artifacts, new FolderSources()).RunAsync(setup.Tenant, cancellation);
            }
            finally
            {
                auditing.Release();
            }
        }).WithSummary("Prove that nothing was lost and that readers see whole documents").ProducesProblem(StatusCodes.Status429TooManyRequests).RequireRateLimiting(RequestLimits.Expensive);
    }
}
