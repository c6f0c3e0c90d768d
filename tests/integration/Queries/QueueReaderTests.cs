using System.Text.Json;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class QueueReaderTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task Every_stage_has_a_row_also_when_nothing_waits()
    {
        var queues = await ReadAsync();

        queues.Select(queue => queue.Stage).ShouldBe(["parse", "ocr", "dedupe", "chunk", "embed", "upsert"]);
        queues.ShouldAllBe(queue => queue.Ready == 0 && queue.OldestSeconds == null && queue.BrokerDepth == null);
    }

    [Fact]
    public async Task What_is_not_admitted_yet_is_ready_and_what_follows_another_is_not()
    {
        await Pipeline.ReceiveAsync("a.txt", "the same");
        await Pipeline.ReceiveAsync("b.txt", "the same");
        await Pipeline.ReceiveAsync("c.txt", "other");

        var parse = (await ReadAsync())[0];

        parse.Ready.ShouldBe(2);
        parse.OldestSeconds.ShouldNotBeNull();
    }

    [Fact]
    public async Task Items_are_counted_by_what_they_do()
    {
        var running = await Pipeline.ReceiveAsync("a.txt", "one");
        (await Pipeline.ClaimAsync(running.VersionId, Stage.Parse)).ShouldNotBeNull();
        var delayed = await Pipeline.ReceiveAsync("b.txt", "two");
        var claim = (await Pipeline.ClaimAsync(delayed.VersionId, Stage.Parse)).ShouldNotBeNull();
        await Pipeline.Ledger.PostponeAsync(claim, new Postponement(TimeSpan.FromHours(1), CountsAsFailure: false, "TRANSIENT", "later"), CancellationToken.None);
        await Pipeline.QuarantineAsync("c.txt", "three", QuarantineReason.ChunkInvalid, Stage.Chunk);

        var queues = await ReadAsync();

        (queues[0].Ready, queues[0].Running, queues[0].Delayed).ShouldBe((0, 1, 1));
        queues[3].Quarantined.ShouldBe(1);
    }

    [Fact]
    public async Task Fields_have_the_names_that_programs_rely_on() =>
        JsonSerializer.SerializeToElement((await ReadAsync())[0], RecordJson.Options).EnumerateObject().Select(field => field.Name)
            .ShouldBe(["stage", "ready", "running", "delayed", "oldest_seconds", "quarantined", "broker_depth"]);

    [Fact]
    public async Task A_status_balances()
    {
        await Pipeline.IndexAsync("a.txt", "one\ntwo");
        await Pipeline.ReceiveAsync("a.txt", "changed");
        await Pipeline.QuarantineAsync("b.txt", "bad", QuarantineReason.Corrupt);

        var status = await new StatusReader(Database).ReadAsync(Tenant, CancellationToken.None);

        (status.Versions.Received, status.Versions.Indexed, status.Versions.Processing, status.Versions.Quarantined).ShouldBe((3, 1, 1, 1));
        status.Versions.Balanced.ShouldBeTrue();
        status.Chunks.ShouldBe(2);
    }

    private Task<IReadOnlyList<QueueDepth>> ReadAsync() => new QueueReader(Database).ReadAsync(Tenant, CancellationToken.None);
}
