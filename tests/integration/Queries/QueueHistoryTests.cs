using Dapper;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class QueueHistoryTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task A_sample_is_kept_when_something_differs_and_none_while_nothing_does()
    {
        await SampleAsync();
        (await CountAsync()).ShouldBe(0);
        var received = await Pipeline.ReceiveAsync("a.txt", "one\ntwo");
        await SampleAsync();
        await SampleAsync();
        (await CountAsync()).ShouldBe(1);

        await Pipeline.FinishAsync(received.VersionId);
        await SampleAsync();
        await SampleAsync();

        // The last one says that the tenant is idle.
        (await CountAsync()).ShouldBe(2);
        await using var connection = await Database.OpenAsync(CancellationToken.None);
        var samples = (await connection.QueryAsync<(long[] Ready, long[] Done, long Received, long Indexed, long Finished)>(
            "SELECT ready, done, received, indexed, finished FROM queue_samples WHERE tenant_id = @Tenant ORDER BY sampled_at", new { Tenant })).ToList();
        samples[0].Ready.ShouldBe([1, 0, 0, 0, 0, 0]);
        samples[1].Ready.ShouldBe([0, 0, 0, 0, 0, 0]);
        samples[1].Done.ShouldBe([1, 1, 1, 1, 1, 1]);
        (samples[1].Received, samples[1].Indexed, samples[1].Finished).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task Points_are_evenly_spaced_and_carry_the_last_sample_on()
    {
        await Pipeline.ReceiveAsync("a.txt", "one");
        await Pipeline.QuarantineAsync("b.txt", "two", QuarantineReason.Corrupt, Stage.Chunk);
        await SampleAsync();
        await ShiftAsync(minutes: 7);
        await Pipeline.IndexAsync("a.txt", "changed");
        await Pipeline.IndexAsync("c.txt", "three");
        await SampleAsync();
        await ShiftAsync(minutes: 3);

        var history = await new QueueHistoryReader(Database).ReadAsync(Tenant, TimeSpan.FromMinutes(12), 12, CancellationToken.None);

        history.StepSeconds.ShouldBe(60, 0.01);
        history.Stages.Select(stage => stage.Stage).ShouldBe(["parse", "ocr", "dedupe", "chunk", "embed", "upsert"]);
        history.Stages.ShouldAllBe(stage => stage.Points.Count == 12);
        var parse = history.Stages[0].Points;
        // Twelve minutes ago nothing was known; the first sample is ten minutes old, the second three.
        parse.Select(point => point.Ready).ShouldBe([null, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
        history.Stages[3].Points[^1].Quarantined.ShouldBe(1);
        parse[8].CompletedPerMinute.ShouldBe(2);
        parse[9].CompletedPerMinute.ShouldBe(0);
        history.Versions[8].ShouldSatisfyAllConditions(
            point => point.Indexed.ShouldBe(2), point => point.ReceivedPerMinute.ShouldBe(2), point => point.FinishedPerMinute.ShouldBe(3));
    }

    [Fact]
    public async Task What_is_too_old_goes_but_for_the_newest_of_it()
    {
        for (var hour = 0; hour < 6; hour++)
        {
            await Pipeline.ReceiveAsync($"{hour}.txt", $"text {hour}");
            await SampleAsync();
            await ShiftAsync(minutes: 60);
        }

        await SampleAsync(TimeSpan.FromHours(3), atMost: 1);
        (await CountAsync()).ShouldBe(5);
        await SampleAsync(TimeSpan.FromHours(3));

        // Those of one, two and three hours ago, and of the older ones the youngest; a moment passes between two of them.
        var history = await new QueueHistoryReader(Database).ReadAsync(Tenant, TimeSpan.FromHours(2.5), 5, CancellationToken.None);
        (await CountAsync()).ShouldBe(3);
        history.Versions.ShouldAllBe(point => point.Received != null);
    }

    private async Task SampleAsync(TimeSpan? keep = null, int atMost = 1000)
    {
        await using var dispatch = new DispatchLedger(Database);
        await dispatch.SampleQueuesAsync(keep ?? TimeSpan.FromHours(24), atMost, CancellationToken.None);
    }

    /// <summary>Lets time pass since the samples.</summary>
    private Task<int> ShiftAsync(int minutes) =>
        ExecuteAsync("UPDATE queue_samples SET sampled_at = sampled_at - make_interval(mins => @minutes) WHERE tenant_id = @Tenant", new { Tenant, minutes });

    private Task<long> CountAsync() => ScalarAsync<long>("SELECT count(*) FROM queue_samples WHERE tenant_id = @Tenant", new { Tenant });
}
