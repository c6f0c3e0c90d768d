using CsCheck;
using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Ledger;

/// <summary>
/// Random drops, changes, deletions, kills, duplicate, late and reordered hints, delays and zombies against a model that knows none of
/// them: whatever happens in between, the record ends as the model says.
/// </summary>
public sealed class LedgerModelTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly string[] Contents = ["a", "b", "a~copy", "scan-c", "scan-c~copy", "d"];
    private static readonly string[] NewOnly = ["bad-e", "bad-e~copy"];
    private static int worlds;
    private IngestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Whatever_happens_in_between_the_record_ends_as_the_model_says()
    {
        var steps = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 5], Gen.Int[0, 1000]).Array[10, 90];
        await steps.SampleAsync(steps => PlayAsync(steps, LedgerGuards.All), iter: 25, threads: 1);
    }

    [Fact]
    public async Task Without_the_fence_the_model_turns_red() =>
        (await IsRedAsync(LedgerGuards.All with { Fence = false })).ShouldBeTrue();

    [Fact]
    public async Task Without_the_attempt_journal_the_model_turns_red() =>
        (await IsRedAsync(LedgerGuards.All with { AttemptJournal = false })).ShouldBeTrue();

    /// <summary>Plays a fixed series of histories until one breaks the model.</summary>
    private async Task<bool> IsRedAsync(LedgerGuards guards)
    {
        var random = new Random(1);
        for (var history = 0; history < 40; history++)
        {
            var steps = Enumerable.Range(0, 90).Select(_ => (random.Next(100), random.Next(6), random.Next(1001))).ToArray();
            try
            {
                await PlayAsync(steps, guards);
            }
            catch (ShouldAssertException)
            {
                return true;
            }
        }

        return false;
    }

    private async Task PlayAsync((int Kind, int Name, int Choice)[] steps, LedgerGuards guards)
    {
        await using var world = new LedgerWorld(database, $"world-{Interlocked.Increment(ref worlds)}", guards);
        var claims = 0;
        var model = new LedgerModel();
        var hints = new List<WorkItemId>();
        var held = new List<ClaimedWork>();
        var worker = 0;
        foreach (var (kind, number, choice) in steps)
        {
            var name = $"doc-{number}";
            switch (kind)
            {
                case < 25:
                    var fresh = !model.Names.Contains(name);
                    var pool = fresh && choice % 4 == 0 ? NewOnly : Contents;
                    var content = pool[choice % pool.Length];
                    await world.DropAsync(name, content);
                    model.Drop(name, content);
                    break;
                case < 30:
                    await world.DeleteAsync(name);
                    model.Delete(name);
                    break;
                case < 40:
                    hints.AddRange(await world.AdmitAsync());
                    break;
                case < 65 when hints.Count > 0:
                    // Any hint at any time, as often as it likes: the record decides.
                    if (await world.ClaimAsync(hints[choice % hints.Count], $"worker-{worker}") is { } claim)
                    {
                        held.Add(claim);
                        claims++;
                    }

                    break;
                case < 90 when held.Count > 0:
                    // A claim is finished in any order, perhaps after it was taken from its worker, perhaps twice.
                    var finished = held[choice % held.Count];
                    var result = await world.FinishAsync(finished);
                    // All that dead workers held was taken from them, so nothing they do counts any more.
                    if (finished.Worker != $"worker-{worker}")
                        result.Outcome.ShouldBe(CommitOutcome.Stale);
                    hints.AddRange(result.Ready);
                    if (choice % 3 > 0)
                        held.RemoveAt(choice % held.Count);
                    break;
                case < 94:
                    // The worker is gone; its claims stay with us as zombies that still try to commit.
                    worker++;
                    hints.AddRange(await world.Dispatch.ReclaimFromOthersAsync($"worker-{worker}", 1000, CancellationToken.None));
                    break;
                case < 97 when held.Count > 0:
                    await world.Work.PostponeAsync(held[choice % held.Count], new Postponement(TimeSpan.Zero, CountsAsFailure: false, "TRANSIENT", "later"), CancellationToken.None);
                    hints.AddRange(await world.Dispatch.ReleaseDueAsync(CancellationToken.None));
                    break;
                default:
                    hints.Clear();
                    break;
            }
        }

        await world.Dispatch.ReclaimFromOthersAsync("the end", 1000, CancellationToken.None);
        await world.Dispatch.ReleaseDueAsync(CancellationToken.None);
        claims += await world.DrainAsync();
        // Zombies come back when all is over.
        foreach (var zombie in held)
            (await world.FinishAsync(zombie)).Outcome.ShouldBe(CommitOutcome.Stale);
        await CompareAsync(world, model);
        // Every claim was written down before its work, so that a death can be counted afterwards.
        await using var connection = await database.OpenAsync(CancellationToken.None);
        (await connection.QuerySingleAsync<long>("SELECT count(*) FROM attempts WHERE tenant_id = @TenantId", new { world.TenantId })).ShouldBe(claims);
    }

    private async Task CompareAsync(LedgerWorld world, LedgerModel model)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        var parameters = new { tenant = world.TenantId };
        var states = (await connection.QueryAsync<(string Uri, string State, string? Sha)>(
            """
            SELECT d.source_uri, v.state, encode(v.sha256, 'hex') FROM documents d
            JOIN versions v ON v.tenant_id = d.tenant_id AND v.document_id = d.document_id AND v.version = d.newest_version
            WHERE d.tenant_id = @tenant AND d.generation > d.tombstone_generation
            """,
            parameters)).ToDictionary(row => row.Uri[LedgerWorld.UriOf("").Length..], row => row.State);
        states.ShouldBe(model.ExpectedStates(), ignoreOrder: true);

        // Conservation: every version received has exactly one end state.
        (await connection.QuerySingleAsync<long>("SELECT count(*) FROM intake_journal WHERE tenant_id = @tenant AND event = 'received'", parameters)).ShouldBe(model.Received);
        (await connection.QuerySingleAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @tenant AND state <> 'processing'", parameters)).ShouldBe(model.Received);
        (await connection.QuerySingleAsync<long>("SELECT count(*) FROM work_items WHERE tenant_id = @tenant AND state IN ('ready', 'running', 'delayed', 'waiting')", parameters)).ShouldBe(0);

        // Readers see three chunks and three vectors of each searchable document, and nothing of any other.
        var chunks = (await connection.QueryAsync<(Guid DocumentId, string State, long Chunks)>(
            """
            SELECT c.document_id, max(v.state), count(*) FROM chunks c
            JOIN versions v ON v.tenant_id = c.tenant_id AND v.version_id = c.version_id
            WHERE c.tenant_id = @tenant GROUP BY c.document_id
            """,
            parameters)).ToList();
        chunks.ShouldAllBe(row => row.State == "indexed" && row.Chunks == 3);
        chunks.Select(row => row.DocumentId).ShouldBe(
            model.ExpectedStates().Where(document => document.Value == "indexed").Select(document => world.DocumentOf(document.Key)), ignoreOrder: true);
    }
}
