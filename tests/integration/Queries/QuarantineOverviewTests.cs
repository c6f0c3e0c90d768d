using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Quarantine;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Queries;

public sealed class QuarantineOverviewTests(PostgresFixture postgres) : RecordTest(postgres)
{
    [Fact]
    public async Task Open_entries_are_grouped_by_reason_with_what_came_when()
    {
        var first = await Pipeline.QuarantineAsync("a.txt", "one", QuarantineReason.Corrupt);
        var second = await Pipeline.QuarantineAsync("b.txt", "two", QuarantineReason.Corrupt);
        var third = await Pipeline.QuarantineAsync("c.txt", "three", QuarantineReason.ChunkInvalid, Stage.Chunk);
        await ShiftAsync(first.VersionId, hours: 30);
        await ShiftAsync(second.VersionId, hours: 2);

        var overview = await ReadAsync();

        overview.Open.ShouldBe(3);
        overview.Reasons.Select(group => (group.ReasonCode, group.Count)).ShouldBe([("CORRUPT", 2), ("CHUNK_INVALID", 1)]);
        var corrupt = overview.Reasons[0];
        (corrupt.Newest!.Value - corrupt.Oldest!.Value).TotalHours.ShouldBe(28, 0.1);
        corrupt.PerHour.Count.ShouldBe(24);
        corrupt.PerHour.Sum().ShouldBe(1);
        corrupt.PerHour[^3].ShouldBe(1);
        corrupt.PerDay.ShouldBe([.. Enumerable.Repeat(0L, 12), 1, 1]);
        overview.Reasons[1].PerHour[^1].ShouldBe(1);
        await new QuarantineDesk(Database).DiscardAsync(Tenant, third.VersionId, "test", CancellationToken.None);

        // What was decided stays in the trend.
        var discarded = (await ReadAsync()).Reasons.Single(group => group.ReasonCode == "CHUNK_INVALID");
        (discarded.Count, discarded.Oldest, discarded.PerHour[^1]).ShouldBe((0, null, 1));
    }

    [Fact]
    public async Task Replays_of_open_entries_are_added_up()
    {
        var entry = await Pipeline.QuarantineAsync("a.txt", "one", QuarantineReason.Corrupt);
        var desk = new QuarantineDesk(Database);
        for (var replay = 0; replay < 2; replay++)
        {
            await desk.ReplayAsync(Tenant, QuarantineSelection.One(entry.VersionId), new ReplayRequest(ReplayOverrides.None, AcceptReason: false, "test"), CancellationToken.None);
            (await ReadAsync()).Open.ShouldBe(0);
            await Pipeline.FailAsync(entry.VersionId, QuarantineReason.ParseTimeout, Stage.Parse);
        }

        (await ReadAsync()).Reasons.ShouldHaveSingleItem().ShouldSatisfyAllConditions(group => group.ReasonCode.ShouldBe("PARSE_TIMEOUT"), group => group.Replays.ShouldBe(2));
    }

    private Task<QuarantineOverview> ReadAsync() => new QuarantineOverviewReader(Database).ReadAsync(Tenant, CancellationToken.None);

    private Task<int> ShiftAsync(Guid versionId, int hours) =>
        ExecuteAsync("UPDATE quarantine_entries SET created_at = created_at - make_interval(hours => @hours) WHERE version_id = @versionId", new { versionId, hours });
}
