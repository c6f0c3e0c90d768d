using IngestPipeline.Storage.Queries;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api;

/// <summary>What people watch: the whole at a glance, how the backlog went; quality over days.</summary>
internal static class OverviewEndpoints
{
    private const int MaxMinutes = 24 * 60;

    public static void MapOverview(this IEndpointRouteBuilder routes, ApiSetup setup)
    {
        var watch = routes.MapGroup("/v1").WithTags("overview");
        watch.MapGet("/overview", async (CancellationToken cancellation) => OverviewFields.Of(await new OverviewReader(setup.Database).ReadAsync(setup.Tenant, cancellation)))
            .WithSummary("The whole at a glance: counts, hosts, queues, what runs, rates, alerts");

        watch.MapGet("/overview/history", async (int? minutes, int? points, CancellationToken cancellation) =>
        {
            var length = Given.Within(nameof(minutes), minutes, otherwise: 60, MaxMinutes);
            var wanted = Given.Within(nameof(points), points, otherwise: 60, QueueHistoryReader.MaxBuckets);
            return await new QueueHistoryReader(setup.Database).ReadAsync(setup.Tenant, TimeSpan.FromMinutes(length), wanted, cancellation);
        }).WithSummary("How the backlog of each stage went, at evenly spaced moments").ProducesProblem(StatusCodes.Status400BadRequest);

        watch.MapGet("/quality", async (int? days, string? by, CancellationToken cancellation) =>
        {
            var length = Given.Within(nameof(days), days, otherwise: 14, QualityReader.MaxDays);
            var grouping = Given.Value(nameof(by), by, QualityGroupings.Parse) ?? QualityGrouping.Source;
            return await new QualityReader(setup.Database, setup.Thresholds).ReadAsync(setup.Tenant, length, grouping, cancellation);
        }).WithSummary("How good what came in was, day by day, per source, parser or media_type").ProducesProblem(StatusCodes.Status400BadRequest);
    }
}
