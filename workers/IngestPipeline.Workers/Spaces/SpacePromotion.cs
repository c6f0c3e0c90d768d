using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Workers.Spaces;

/// <summary>Makes a built space live: fills what it lacks, and cuts over in the moment in which it lacks nothing.</summary>
public sealed class SpacePromotion(IngestDatabase database, SpaceFiller filler)
{
    private const int AttemptsBeside = 3;
    private const int Attempts = 10;

    // Longer than filling what is published between two attempts takes.
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(60);

    /// <exception cref="SpaceRefusedException">Some chunks cannot be embedded in the space, or it is not built.</exception>
    public async Task RunAsync(string tenantId, StoredSpace space, string actor, CancellationToken cancellation)
    {
        var spaces = new SpaceSwitch(database);
        if (space.State == "building")
            throw new SpaceRefusedException($"{space.Space.Name} is not built: run 'ingest reindex --space {space.Space.Name}' to its end");
        for (var attempt = 1; ; attempt++)
        {
            // The record of gaps says where to look, so this is quick; if it should say too little, all chunks are looked at.
            await filler.FillGapsAsync(tenantId, space, dueOnly: false, cancellation);
            if (await spaces.TryPromoteAsync(tenantId, space, actor, cancellation) is not (> 0 and var missing))
                return;
            var filled = await filler.FillAsync(tenantId, space, null, null, cancellation);
            if (filled.Refused.Count > 0)
                throw new SpaceRefusedException($"{space.Space.Name} cannot become live, because its model refuses texts: {filled.Refused[0]}{(filled.Refused.Count > 1 ? $", and {filled.Refused.Count - 1} more" : "")}");
            if (attempt == Attempts)
                throw new SpaceRefusedException($"{space.Space.Name} still lacks {missing} chunks: run 'ingest reindex --space {space.Space.Name}' and try again");
            if (attempt >= AttemptsBeside)
                await spaces.HoldPublicationsAsync(tenantId, space, Hold, cancellation);
        }
    }
}
