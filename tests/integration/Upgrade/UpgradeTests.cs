using System.Text.RegularExpressions;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Results;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Audit;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Quarantine;

namespace IngestPipeline.IntegrationTests.Upgrade;

/// <summary>Two versions of the program at once: the newer one has migrated, the older one still runs or is started by mistake.</summary>
public sealed partial class UpgradeTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private readonly PostgresFixture fixture = postgres;

    [Fact]
    public async Task A_program_older_than_the_database_says_so_and_fails()
    {
        var database = await fixture.CreateDatabaseAsync();
        await database.ExecuteAsync("INSERT INTO schema_migrations (name, sha256) VALUES ('9999_later.sql', 'later')");
        await using var ingest = new IngestCli();
        using var status = ingest.Start("status", "--database", database.ConnectionString);
        var said = await status.StandardError.ReadToEndAsync();
        await status.WaitForExitAsync();

        status.ExitCode.ShouldBe(1);
        said.ShouldContain("9999_later.sql");
        said.ShouldContain("use a program at least as new as the database");
    }

    [Fact]
    public async Task A_program_that_runs_goes_on_while_a_newer_one_expands_the_schema_under_it()
    {
        var database = await fixture.CreateDatabaseAsync();
        var pipeline = new PipelineDriver(database, Artifacts, Tenant);
        var desk = new QuarantineDesk(database);
        var halfway = await pipeline.ReceiveAsync("halfway.txt", "one\ntwo");
        var bad = await pipeline.QuarantineAsync("bad.txt", "three", QuarantineReason.ParseTimeout);
        var claim = (await pipeline.ClaimAsync(halfway.VersionId, Stage.Parse)).ShouldNotBeNull();
        await pipeline.IndexAsync("before.txt", "five\nsix");

        await database.ExecuteAsync(
            """
            DO $$ DECLARE name text; BEGIN
              FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'ingest' LOOP
                EXECUTE format('ALTER TABLE ingest.%I ADD COLUMN later jsonb NOT NULL DEFAULT ''{}'', ADD COLUMN later_still bigint', name);
              END LOOP;
            END $$;
            CREATE TABLE later (name text PRIMARY KEY);
            INSERT INTO schema_migrations (name, sha256) VALUES ('9999_later.sql', 'later')
            """);

        await pipeline.WorkAsync(claim);
        await pipeline.FinishAsync(halfway.VersionId);
        (await desk.ReplayAsync(Tenant, QuarantineSelection.All, new ReplayRequest(ReplayOverrides.None, AcceptReason: false, "test"), CancellationToken.None)).VersionIds.ShouldBe([bad.VersionId]);
        await pipeline.FinishAsync(bad.VersionId);
        await pipeline.IndexAsync("before.txt", "seven\neight");
        await using var dispatch = new DispatchLedger(database);
        await dispatch.SettleReplaysAsync(CancellationToken.None);

        (await database.ScalarAsync<long>("SELECT count(*) FROM versions WHERE state = 'indexed'")).ShouldBe(3);
        (await ToListAsync(desk.ListAsync(Tenant, QuarantineSelection.All, CancellationToken.None))).ShouldBeEmpty();
        (await new Auditor(database, Artifacts).RunAsync(Tenant, CancellationToken.None)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void No_migration_takes_away_what_an_earlier_program_uses()
    {
        var scripts = Directory.GetFiles(Path.Combine(IngestCli.Repository, "infra/sql"), "*.sql").Order(StringComparer.Ordinal).ToList();
        scripts.Count.ShouldBeGreaterThan(1);
        foreach (var script in scripts.Skip(1))
            TakesAway().Matches(File.ReadAllText(script)).Select(match => match.Value).ShouldBeEmpty($"{Path.GetFileName(script)}: drop it one release after the last program that used it");
    }

    [Theory]
    [InlineData("ALTER TABLE versions DROP COLUMN pages", true)]
    [InlineData("ALTER TABLE versions RENAME COLUMN pages TO page_count", true)]
    [InlineData("ALTER TABLE versions ALTER COLUMN pages SET NOT NULL", true)]
    [InlineData("ALTER TABLE versions ALTER COLUMN pages TYPE bigint", true)]
    [InlineData("ALTER TABLE versions ADD COLUMN cost bigint NOT NULL;", true)]
    [InlineData("ALTER TABLE versions ADD COLUMN cost bigint NOT NULL DEFAULT 0;", false)]
    [InlineData("ALTER TABLE versions ADD COLUMN dear boolean GENERATED ALWAYS AS (cost IS NOT NULL) STORED", false)]
    [InlineData("ALTER TABLE versions ADD COLUMN cost bigint; DROP INDEX versions_state_ix", false)]
    public void What_takes_away_is_recognised(string sql, bool takesAway) => TakesAway().IsMatch(sql).ShouldBe(takesAway);

    [GeneratedRegex(@"\bDROP\s+(TABLE|COLUMN|FUNCTION|DEFAULT)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b|\bALTER\s+COLUMN\s+\w+\s+(SET\s+DATA\s+)?TYPE\b|\bADD\s+COLUMN\s+[^,;]*?(?<!\bIS\s+)\bNOT\s+NULL\b(?![^,;]*\bDEFAULT\b)", RegexOptions.IgnoreCase)]
    private static partial Regex TakesAway();
}
