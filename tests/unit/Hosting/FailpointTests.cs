using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Failpoints;
using IngestPipeline.Hosting.Running;

namespace IngestPipeline.UnitTests.Hosting;

public sealed class FailpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ingest-failpoints-").FullName;

    [Theory]
    [InlineData("parse.begun", "kill", "'parse.begun'")]
    [InlineData("reading.claimed", "kill", "'reading.claimed'")]
    [InlineData("parse", "kill", "'parse'")]
    [InlineData("parse.claimed", "explode", "'explode'")]
    [InlineData("parse.claimed", "kill:twice", "'kill:twice'")]
    [InlineData("parse.claimed", "kill:0", "'kill:0'")]
    [InlineData("parse.claimed", null, "''")]
    public void What_is_not_known_is_named(string name, string? value, string named) =>
        Should.Throw<FormatException>(() => Read(name, value)).Message.ShouldContain(named);

    [Fact]
    public void Without_configuration_there_is_nothing_to_hit() => FailpointSet.Read([], _folder).IsEmpty.ShouldBeTrue();

    [Fact]
    public void Only_the_named_point_of_the_named_stage_acts()
    {
        var failpoints = Read("chunk.committed", "throw");

        failpoints.Hit(Stage.Chunk, StagePoint.Claimed);
        failpoints.Hit(Stage.Embed, StagePoint.Committed);
        Should.Throw<InvalidOperationException>(() => failpoints.Hit(Stage.Chunk, StagePoint.Committed)).Message.ShouldContain("chunk.committed");
    }

    [Fact]
    public void Once_means_once_for_all_processes_that_share_the_folder()
    {
        Should.Throw<InvalidOperationException>(() => Read("chunk.claimed", "throw:once").Hit(Stage.Chunk, StagePoint.Claimed));
        Read("chunk.claimed", "throw:once").Hit(Stage.Chunk, StagePoint.Claimed);
    }

    [Fact]
    public void A_number_chooses_the_hit()
    {
        var failpoints = Read("chunk.claimed", "throw:2");

        failpoints.Hit(Stage.Chunk, StagePoint.Claimed);
        Should.Throw<InvalidOperationException>(() => failpoints.Hit(Stage.Chunk, StagePoint.Claimed));
        failpoints.Hit(Stage.Chunk, StagePoint.Claimed);
    }

    [Fact]
    public async Task A_full_disk_after_the_work_keeps_the_commit_from_happening_and_is_an_outage()
    {
        var inner = new MemoryWorkLedger();
        var ledger = new FailpointLedger(inner, Read("chunk.worked", "enospc"));
        var commit = new StageCommit(Sha256Hash.Of("fingerprint"), new ArtifactRef(Sha256Hash.Of("artifact"), 8), new StagePlan { Next = Stage.Embed }, Reused: false);

        var full = await Should.ThrowAsync<IOException>(() => ledger.CommitAsync(SampleWork.Claim(), commit, TestContext.Current.CancellationToken));

        inner.Commits.ShouldBeEmpty();
        new FailurePolicy(new RunnerOptions(), new Random(1)).Decide(full, SampleWork.Claim()).Postponement.ShouldNotBeNull().CountsAsFailure.ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FailpointSet Read(string name, string? value) => FailpointSet.Read([KeyValuePair.Create(name, value)], _folder);
}
