using System.Security.Cryptography;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Hosting.Intake;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Samples;
using IngestPipeline.Storage.Artifacts;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.UnitTests.Setup;
using Npgsql;

namespace IngestPipeline.IntegrationTests.Exhaustion;

/// <summary>Intake pauses while disk or database are full or away, says so once, loses nothing and keeps no halves.</summary>
public sealed class ExhaustionTests(PostgresFixture postgres) : RecordTest(postgres)
{
    private readonly LinesLogger<IntakePause> log = new();

    [Fact]
    public async Task A_full_disk_pauses_intake_until_there_is_room()
    {
        using var disk = SmallDisk.Mount(megabytes: 8);
        using var inbox = new TemporaryFolder();
        var artifacts = new FileArtifactStore(Path.Combine(disk.Path, "artifacts"));
        var ballast = disk.Fill();
        var file = Path.Combine(inbox.Path, "large.txt");
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(3 << 20));

        var taking = Intake(artifacts, Database).TakeAsync(Request(file), CancellationToken.None);

        (await log.NextAsync()).ShouldContain("intake pauses");
        taking.IsCompleted.ShouldBeFalse();
        (await ScalarAsync<long>("SELECT count(*) FROM versions WHERE tenant_id = @Tenant", new { Tenant })).ShouldBe(0);
        File.Delete(ballast);
        var registration = (await taking.WaitAsync(TimeSpan.FromMinutes(1))).ShouldNotBeNull();
        registration.Outcome.ShouldBe(RegistrationOutcome.Created);
        (await log.NextAsync()).ShouldContain("intake goes on");
        Directory.GetFiles(Path.Combine(disk.Path, "artifacts", ".staging")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_small_artifact_that_does_not_fit_leaves_nothing_behind()
    {
        using var disk = SmallDisk.Mount(megabytes: 4);
        var artifacts = new FileArtifactStore(Path.Combine(disk.Path, "artifacts"));

        await Should.ThrowAsync<IOException>(() => artifacts.SaveAsync(Tenant, RandomNumberGenerator.GetBytes(6 << 20), CancellationToken.None));

        Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_free_connection_intake_waits_for_one()
    {
        await ExecuteAsync($"CREATE ROLE crowded_{Tenant} LOGIN CONNECTION LIMIT 1");
        await ExecuteAsync($"GRANT ALL ON SCHEMA {IngestDatabase.Schema} TO crowded_{Tenant}; GRANT ALL ON ALL TABLES IN SCHEMA {IngestDatabase.Schema} TO crowded_{Tenant}; GRANT ALL ON ALL SEQUENCES IN SCHEMA {IngestDatabase.Schema} TO crowded_{Tenant}");
        var address = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = $"crowded_{Tenant}" }.ConnectionString;
        await using var crowded = new IngestDatabase(address);
        using var inbox = new TemporaryFolder();
        var file = Path.Combine(inbox.Path, "a.txt");
        await File.WriteAllTextAsync(file, "a few words");
        Task<Registration?> taking;
        await using (var occupant = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString))
        {
            await occupant.OpenAsync();
            taking = Intake(Artifacts, crowded).TakeAsync(Request(file), CancellationToken.None);
            (await log.NextAsync()).ShouldContain("intake pauses");
            taking.IsCompleted.ShouldBeFalse();
        }

        (await taking.WaitAsync(TimeSpan.FromMinutes(1))).ShouldNotBeNull().Outcome.ShouldBe(RegistrationOutcome.Created);
        (await log.NextAsync()).ShouldContain("intake goes on");
    }

    [Fact]
    public async Task A_run_whose_backends_are_all_terminated_again_and_again_ends_as_if_nothing_had_been()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        SampleFiles.Generate(inbox.Path, 18, seed: 11);
        await using var ingest = new IngestCli();
        using var run = ingest.Start("run", inbox.Path, "--quiet");
        var errors = run.StandardError.ReadToEndAsync();
        for (var round = 1; round <= 3; round++)
        {
            await ingest.UntilAsync($"SELECT count(*) >= {round * 4} FROM versions WHERE state <> 'processing'");
            await ingest.UntilAsync("SELECT count(pg_terminate_backend(pid)) >= 0 FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await run.WaitForExitAsync(patience.Token);

        run.ExitCode.ShouldBe(0, await errors);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    private FileRequest Request(string file) => new(Tenant, file, FromListing: true, Interactive: false, Insist: false);

    private IntakePause Intake(IArtifactStore artifacts, IngestDatabase database) => new(
        new FileIntake(artifacts, new IntakeLedger(database), new FixedOptions<IntakeOptions>(new IntakeOptions { SettleMilliseconds = 0 }), TimeProvider.System), TimeProvider.System, log);
}
