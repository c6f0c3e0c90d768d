using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.Storage.Quarantine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace IngestPipeline.Api;

/// <summary><c>/v1/quarantine</c>: what failed, why, and the two ways out.</summary>
internal static class QuarantineEndpoints
{
    public static void MapQuarantine(this IEndpointRouteBuilder routes, ApiSetup setup)
    {
        var desk = new QuarantineDesk(setup.Database);
        var quarantine = routes.MapGroup("/v1/quarantine").WithTags("quarantine").ProducesProblem(StatusCodes.Status400BadRequest);

        quarantine.MapGet("", async (string? reason, string? stage, string? cursor, int? limit, CancellationToken cancellation) =>
        {
            var most = Given.Limit(limit);
            var rows = await desk.ReadPageAsync(setup.Tenant, Select(reason, stage), Cursor.Read(cursor), most + 1, cancellation);
            return Page<QuarantineEntry>.Of(rows, most, row => row.SourceUri);
        }).WithSummary("Open entries in order of their URIs");

        quarantine.MapGet("/{id}", (Guid id, CancellationToken cancellation) => FindAsync(desk, setup, id, cancellation))
            .WithSummary("An entry with its evidence, open or not").ProducesProblem(StatusCodes.Status404NotFound);

        quarantine.MapPost("/{id}/replay", async (Guid id, ReplayBody? body, CancellationToken cancellation) =>
        {
            if (body is { Reason: not null } or { Stage: not null } or { All: true })
                throw new RequestRefusedException("reason, stage and all select many entries; send them to /v1/quarantine/replay");
            var entry = await FindAsync(desk, setup, id, cancellation);
            if (entry.State != "open")
                throw NotOpen(entry);
            var started = await ReplayAsync(desk, setup, QuarantineSelection.One(id), body ?? new ReplayBody(), cancellation);
            return started.Replayed > 0
                ? TypedResults.Accepted($"/v1/documents/{entry.DocumentId}", started)
                : throw RequestRefusedException.Conflict($"entry {id} was replayed or discarded by somebody else just now");
        }).WithSummary("Let a version go on where it failed").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        quarantine.MapPost("/replay", async (ReplayBody body, CancellationToken cancellation) =>
        {
            if (body.All == (body.Reason is not null || body.Stage is not null))
                throw new RequestRefusedException("say what to replay: reason or stage or both of them, or all");
            return TypedResults.Accepted("/v1/quarantine", await ReplayAsync(desk, setup, Select(body.Reason, body.Stage), body, cancellation));
        }).WithSummary("Let many versions go on where they failed: by reason, by stage, or all").ProducesProblem(StatusCodes.Status409Conflict);

        quarantine.MapPost("/{id}/discard", async (Guid id, CancellationToken cancellation) =>
        {
            var entry = await FindAsync(desk, setup, id, cancellation);
            return await desk.DiscardAsync(setup.Tenant, id, ApiSetup.Actor, cancellation)
                ? new DiscardedEntry(id, entry.DocumentId, entry.SourceUri, Discarded: true)
                : throw NotOpen(entry);
        }).WithSummary("Give a version up: it counts as deleted, and a rescan does not bring it back").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static RequestRefusedException NotOpen(QuarantineEntry entry) =>
        RequestRefusedException.Conflict($"entry {entry.EntryId} is not open any more; /v1/documents/{entry.DocumentId} says what became of it");

    private static async Task<QuarantineEntry> FindAsync(QuarantineDesk desk, ApiSetup setup, Guid id, CancellationToken cancellation) =>
        await desk.FindAsync(setup.Tenant, id, cancellation) ?? throw RequestRefusedException.NotFound($"there is no quarantine entry {id}; GET /v1/quarantine lists the open ones");

    private static QuarantineSelection Select(string? reason, string? stage) => new()
    {
        Reason = Given.Value(nameof(reason), reason, QuarantineReasons.Parse),
        Stage = Given.Value(nameof(stage), stage, StageNames.Parse),
    };

    private static async Task<StartedReplay> ReplayAsync(QuarantineDesk desk, ApiSetup setup, QuarantineSelection selection, ReplayBody body, CancellationToken cancellation)
    {
        var outcome = await desk.ReplayAsync(setup.Tenant, selection, body.ToRequest(), cancellation);
        return StartedReplay.Of(outcome, await new ReplayBatches(setup.Database).ReadAsync(setup.Tenant, outcome.Batches, cancellation));
    }
}
