using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;

namespace IngestPipeline.IntegrationTests.Upgrade;

public sealed class StatisticsUpgradeTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private readonly PostgresFixture fixture = postgres;

    [Fact]
    public async Task A_record_from_before_the_counters_is_counted_when_they_come()
    {
        var database = await fixture.CreateDatabaseAsync();
        await database.ExecuteAsync(
            """
            DROP FUNCTION count_versions, count_received, count_completed CASCADE;
            DROP TABLE version_counts, version_count_deltas, queue_samples;
            DROP INDEX work_items_open_ix, quarantine_entries_opened_ix, attempts_started_ix, versions_received_ix;
            DELETE FROM schema_migrations WHERE name = '0009_statistics.sql'
            """);
        var pipeline = new PipelineDriver(database, Artifacts, Tenant);
        // The ledger writes the column of today; what is not counted is the point here.
        await pipeline.IndexAsync("a.txt", "one\ntwo");
        await pipeline.IndexAsync("a.txt", "changed\nin\nthree lines");
        await pipeline.IndexAsync("copy.txt", "changed\nin\nthree lines");
        await pipeline.QuarantineAsync("bad.txt", "bad", QuarantineReason.Corrupt);
        await pipeline.ReceiveAsync("waits.txt", "waits");
        await database.ExecuteAsync("ALTER TABLE versions DROP COLUMN parser");

        (await Migrator.ApplyAsync(database.ConnectionString, CancellationToken.None)).ShouldBe(["0009_statistics.sql"]);

        var status = await new StatusReader(database).ReadAsync(Tenant, CancellationToken.None);
        var versions = status.Versions;
        (versions.Received, versions.Indexed, versions.Superseded, versions.Duplicate, versions.Quarantined, versions.Processing).ShouldBe((5, 1, 1, 1, 1, 1));
        status.Chunks.ShouldBe(3);
        await pipeline.IndexAsync("later.txt", "later");
        (await new Auditor(database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }
}
