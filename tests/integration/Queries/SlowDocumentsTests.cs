using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class SlowDocumentsTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task Documents_are_ordered_by_the_time_of_all_their_attempts()
    {
        var quick = await Pipeline.IndexAsync("quick.txt", "one");
        var slow = await Pipeline.IndexAsync("slow.txt", "two");
        await TakeAsync(quick, "parse", seconds: 5);
        await TakeAsync(slow, "chunk", seconds: 40);
        await TakeAsync(slow, "embed", seconds: 60);
        var past = await Pipeline.IndexAsync("past.txt", "three");
        await TakeAsync(past, "parse", seconds: 500);
        await ExecuteAsync("UPDATE attempts SET started_at = started_at - interval '2 days', finished_at = finished_at - interval '2 days' WHERE version_id = @VersionId", new { past.VersionId });

        var found = await new SlowDocumentsReader(Database).ReadAsync(Tenant, TimeSpan.FromDays(1), 10, CancellationToken.None);

        found.Select(document => document.DocumentId).ShouldBe([slow.DocumentId, quick.DocumentId]);
        var first = found[0];
        first.Seconds.ShouldBe(100, 1);
        (first.Attempts, first.SlowestStage, first.SourceUri, first.State, first.Stage).ShouldBe((6, "embed", PipelineDriver.UriOf("slow.txt"), "indexed", "upsert"));
        first.SlowestStageSeconds.ShouldBe(60, 1);
        (first.RunningSeconds, first.Pages, first.Bytes).ShouldBe((null, 1, 3));
        (await new SlowDocumentsReader(Database).ReadAsync(Tenant, TimeSpan.FromDays(1), 1, CancellationToken.None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_runs_now_is_ordered_by_how_long_it_has_run()
    {
        await Pipeline.IndexAsync("done.txt", "one");
        foreach (var (name, seconds) in new[] { ("short.txt", 20), ("long.txt", 300) })
        {
            var received = await Pipeline.ReceiveAsync(name, $"text of {name}");
            // A first attempt that ended does not count as running.
            var claim = (await Pipeline.ClaimAsync(received.VersionId, Stage.Parse)).ShouldNotBeNull();
            await Pipeline.Ledger.ReleaseAsync(claim, CancellationToken.None);
            (await Pipeline.ClaimAsync(received.VersionId, Stage.Parse)).ShouldNotBeNull();
            await ExecuteAsync("UPDATE attempts SET started_at = now() - make_interval(secs => @seconds) WHERE version_id = @VersionId AND finished_at IS NULL", new { received.VersionId, seconds });
        }

        var running = await new SlowDocumentsReader(Database).ReadRunningAsync(Tenant, 10, CancellationToken.None);

        running.Select(document => document.SourceUri).ShouldBe([PipelineDriver.UriOf("long.txt"), PipelineDriver.UriOf("short.txt")]);
        running[0].RunningSeconds.ShouldNotBeNull().ShouldBe(300, 20);
        running[0].Attempts.ShouldBe(2);
    }

    [Fact]
    public async Task Fields_have_the_names_that_programs_rely_on()
    {
        await Pipeline.IndexAsync("a.txt", "one");

        var found = await new SlowDocumentsReader(Database).ReadAsync(Tenant, TimeSpan.FromDays(1), 1, CancellationToken.None);

        JsonSerializer.SerializeToElement(found[0], RecordJson.Options).EnumerateObject().Select(field => field.Name).ShouldBe(
            ["document_id", "source_uri", "state", "stage", "seconds", "attempts", "slowest_stage", "slowest_stage_seconds", "running_seconds", "pages", "bytes"]);
    }

    private Task<int> TakeAsync(Registration document, string stage, int seconds) => ExecuteAsync(
        "UPDATE attempts SET finished_at = started_at + make_interval(secs => @seconds) WHERE version_id = @VersionId AND stage = @stage", new { document.VersionId, stage, seconds });
}
