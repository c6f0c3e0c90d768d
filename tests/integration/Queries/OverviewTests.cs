using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

/// <summary>Each test has a database of its own: hosts belong to no tenant.</summary>
public sealed class OverviewTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Tenant = "watched";
    private readonly string folder = Directory.CreateTempSubdirectory("ingest-artifacts-").FullName;
    private IngestDatabase database = null!;
    private PipelineDriver pipeline = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        pipeline = new PipelineDriver(database, new(folder), Tenant);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task An_empty_record_has_nothing_to_say()
    {
        var overview = await ReadAsync();

        overview.Running.ShouldBeEmpty();
        overview.Oldest.ShouldBeNull();
        overview.Alerts.ShouldBeEmpty();
        overview.EstimatedSecondsToDrain.ShouldBe(0);
        overview.Throughput.LastMinute.ShouldBeNull();
        overview.Throughput.Stages.Count.ShouldBe(6);
    }

    [Fact]
    public async Task It_says_what_each_worker_does_and_what_has_waited_longest()
    {
        await BeatAsync("test worker");
        var running = await pipeline.ReceiveAsync("long one.pdf", "one");
        await pipeline.ClaimAsync(running.VersionId, Stage.Parse);
        await pipeline.ReceiveAsync("waits.txt", "two");
        await database.ExecuteAsync("UPDATE attempts SET started_at = now() - interval '90 seconds'; UPDATE work_items SET ready_at = now() - interval '40 seconds' WHERE state = 'ready'");

        var overview = await ReadAsync();

        overview.Running.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            item => item.HostId.ShouldBe("test worker"),
            item => (item.Stage, item.Part).ShouldBe(("parse", 0)),
            item => item.DocumentId.ShouldBe(running.DocumentId),
            item => item.SourceUri.ShouldBe(PipelineDriver.UriOf("long one.pdf")),
            item => item.FileName.ShouldBe("long one.pdf"),
            item => item.Seconds.ShouldBe(90, 20));
        overview.Oldest.ShouldNotBeNull().ShouldSatisfyAllConditions(
            item => item.FileName.ShouldBe("waits.txt"), item => item.State.ShouldBe("ready"), item => item.Seconds.ShouldBe(40, 20));
        overview.Alerts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rates_and_the_time_to_drain_follow_from_what_was_finished_since_the_samples()
    {
        await BeatAsync("a host");
        for (var number = 0; number < 10; number++)
            await pipeline.IndexAsync($"old {number}.txt", $"old {number}");
        await SampleAsync(minutesAgo: 5);
        for (var number = 0; number < 30; number++)
            await pipeline.IndexAsync($"{number}.txt", $"text {number}");
        await SampleAsync(minutesAgo: 1);
        for (var number = 0; number < 4; number++)
            await pipeline.IndexAsync($"new {number}.txt", $"new {number}");
        await pipeline.QuarantineAsync("bad.txt", "bad", QuarantineReason.Corrupt);
        for (var number = 0; number < 14; number++)
            await pipeline.ReceiveAsync($"waits {number}.txt", $"waits {number}");

        var overview = await ReadAsync();

        overview.Throughput.LastMinute.ShouldBe(5);
        overview.Throughput.LastFiveMinutes.ShouldBe(7);
        overview.Throughput.Stages[0].ShouldBe(new StageThroughput("parse", 4, 6.8));
        // Fourteen versions at seven a minute.
        overview.EstimatedSecondsToDrain.ShouldBe(120);
    }

    [Fact]
    public async Task Nothing_flows_and_nothing_is_estimated()
    {
        await pipeline.ReceiveAsync("a.txt", "one");
        await SampleAsync(minutesAgo: 20);

        var overview = await ReadAsync();

        overview.Throughput.LastFiveMinutes.ShouldBe(0);
        overview.EstimatedSecondsToDrain.ShouldBeNull();
    }

    [Fact]
    public async Task Work_without_a_host_is_an_alert()
    {
        await pipeline.ReceiveAsync("a.txt", "one");

        (await AlertsAsync()).ShouldBe([("no_host", "critical")]);
    }

    [Fact]
    public async Task Work_that_waits_while_nothing_is_finished_is_an_alert()
    {
        await BeatAsync("a host");
        await pipeline.ReceiveAsync("a.txt", "one");
        await database.ExecuteAsync("UPDATE work_items SET ready_at = now() - interval '11 minutes'");
        (await AlertsAsync()).ShouldBe([("stalled", "critical")]);

        await SampleAsync(minutesAgo: 10);
        await pipeline.IndexAsync("b.txt", "two");

        (await AlertsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_that_fell_silent_is_an_alert_until_it_is_forgotten()
    {
        await BeatAsync("alive");
        await BeatAsync("silent");
        await database.ExecuteAsync("UPDATE hosts SET seen_at = now() - interval '2 minutes' WHERE host_id = 'silent'");
        var alert = (await ReadAsync()).Alerts.ShouldHaveSingleItem();
        await database.ExecuteAsync("UPDATE hosts SET seen_at = now() - interval '2 hours' WHERE host_id = 'silent'");

        (alert.Code, alert.Severity).ShouldBe(("host_silent", "warning"));
        alert.Sentence.ShouldStartWith("Host silent has said nothing for 12");
        (await AlertsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_new_quarantine_entries_are_an_alert_and_few_are_not()
    {
        for (var number = 0; number < 20; number++)
            await pipeline.QuarantineAsync($"{number}.txt", $"bad {number}", QuarantineReason.Corrupt);
        (await AlertsAsync()).ShouldBeEmpty();

        await pipeline.QuarantineAsync("one more.txt", "bad", QuarantineReason.Corrupt);

        (await AlertsAsync()).ShouldBe([("quarantine_grew", "warning")]);
    }

    [Fact]
    public async Task A_pause_and_counts_that_do_not_add_up_are_alerts_the_worse_first()
    {
        await pipeline.IndexAsync("a.txt", "one");
        await database.ExecuteAsync(
            """
            INSERT INTO embedding_pauses (tenant_id, space, reason, paused_until) VALUES ('watched', 'some space', 'the budget of the day is spent', now() + interval '1 hour');
            INSERT INTO version_count_deltas VALUES ('watched', 'indexed', -1)
            """);

        (await AlertsAsync()).ShouldBe([("unbalanced", "critical"), ("embedding_paused", "warning")]);
    }

    [Fact]
    public void Every_alert_of_the_closed_list_is_tried_here() =>
        AlertCodes.All.ShouldBe(["unbalanced", "no_host", "stalled", "host_silent", "embedding_paused", "quarantine_grew"]);

    [Fact]
    public async Task Programs_get_one_object_whose_old_fields_kept_their_names()
    {
        await pipeline.IndexAsync("a.txt", "one");

        JsonSerializer.SerializeToElement(OverviewFields.Of(await ReadAsync()), RecordJson.Options).EnumerateObject().Select(field => field.Name).ShouldBe(
        [
            "received", "indexed", "duplicate", "quarantined", "superseded", "deleted", "processing", "balanced", "chunks", "hosts", "pauses", "queues",
            "running", "throughput", "oldest", "estimated_seconds_to_drain", "alerts",
        ]);
    }

    private Task<Overview> ReadAsync() => new OverviewReader(database).ReadAsync(Tenant, CancellationToken.None);

    private async Task<IEnumerable<(string, string)>> AlertsAsync() => (await ReadAsync()).Alerts.Select(alert => (alert.Code, alert.Severity));

    private async Task BeatAsync(string host)
    {
        await using var dispatch = new DispatchLedger(database);
        await dispatch.HeartbeatAsync(new HostBeat(host, "memory", ["parse"], Stopping: false), CancellationToken.None);
    }

    private async Task SampleAsync(int minutesAgo)
    {
        await using var dispatch = new DispatchLedger(database);
        await dispatch.SampleQueuesAsync(TimeSpan.FromHours(24), 1000, CancellationToken.None);
        await database.ExecuteAsync("UPDATE queue_samples SET sampled_at = now() - make_interval(mins => @minutesAgo) WHERE sampled_at = (SELECT max(sampled_at) FROM queue_samples)", new { minutesAgo });
    }
}
