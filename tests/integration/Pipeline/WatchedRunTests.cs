using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Samples;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>What a real run leaves for those who watch it.</summary>
public sealed class WatchedRunTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_run_leaves_counters_samples_and_what_quality_is_measured_by()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        var database = await postgres.CreateDatabaseAsync();
        await using var ingest = new IngestCli(database);
        SampleFiles.Generate(inbox.Path, 8, seed: 3);

        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        var status = (await ingest.ReadAsync("status")).ShouldHaveSingleItem();

        status.GetProperty("received").GetInt64().ShouldBeGreaterThanOrEqualTo(8);
        status.GetProperty("balanced").GetBoolean().ShouldBeTrue();
        status.GetProperty("estimated_seconds_to_drain").GetDouble().ShouldBe(0);
        status.GetProperty("running").GetArrayLength().ShouldBe(0);
        status.GetProperty("alerts").GetArrayLength().ShouldBe(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM queue_samples")).ShouldBeGreaterThan(0);
        (await database.ScalarAsync<long>("SELECT count(*) FROM version_counts")).ShouldBeGreaterThan(0);
        (await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM versions WHERE state = 'indexed'
              AND (parser IS NULL OR NOT metrics ?& ARRAY['characters_visible', 'characters_unreadable', 'tokens_p95'])
            """)).ShouldBe(0);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }
}
