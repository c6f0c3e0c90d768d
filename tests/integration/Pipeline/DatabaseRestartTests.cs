using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>What holds a second host on the in-memory transport away is a lock of the database server, which forgets it when it goes down.</summary>
public sealed class DatabaseRestartTests
{
    [Fact]
    public async Task A_host_outlives_its_database_server_and_leaves_to_another_host_what_that_one_took_meanwhile()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        using var temporary = new TemporaryFolder();
        await using var ingest = new IngestCli { Environment = { ["TMPDIR"] = temporary.Path, ["INGEST__Intake__SettleMilliseconds"] = "0", ["INGEST__Intake__RescanSeconds"] = "1" } };
        var leftover = LeaveChildFolder(temporary);
        await File.WriteAllTextAsync(inbox.File("first.txt"), "The first file is there before the server goes down.");
        using var host = ingest.Start("up", "--watch", inbox.Path, "--urls", "http://127.0.0.1:0");
        var errors = host.StandardError.ReadToEndAsync();
        await ingest.UntilAsync("SELECT count(*) = 1 FROM versions WHERE state = 'indexed'");
        Directory.Exists(leftover).ShouldBeFalse();

        await ingest.RestartServerAsync();
        await File.WriteAllTextAsync(inbox.File("second.txt"), "The second file comes after the server went down and came up.");

        await ingest.UntilAsync("SELECT count(*) = 2 FROM versions WHERE state = 'indexed'");
        (await ingest.RunAsync("up", "--urls", "http://127.0.0.1:0")).ExitCode.ShouldBe(1, "the host holds the new server's lock");
        await LoseToAnotherHostAsync(ingest, host);
        host.ExitCode.ShouldBe(1);
        (await errors).ShouldContain("another host works on this database");
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    /// <summary>The services of a machine start in any order.</summary>
    [Fact]
    public async Task A_host_that_starts_before_its_database_waits_for_it()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        await using var ingest = new IngestCli { Environment = { ["INGEST__Intake__SettleMilliseconds"] = "0" } };
        (await ingest.RunAsync("db", "start")).ExitCode.ShouldBe(0);
        await ingest.StopServerAsync();
        await File.WriteAllTextAsync(inbox.File("early.txt"), "This file lies in its folder before there is a record of it.");
        // By its address a server is somebody else's to start.
        ingest.Environment["INGEST__Database"] = ingest.ConnectionString;
        using var host = ingest.Start("up", "--watch", inbox.Path, "--urls", "http://127.0.0.1:0");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var said = await host.StandardError.ReadLineAsync(patience.Token);
        said.ShouldNotBeNull().ShouldEndWith("waiting for it");
        var errors = host.StandardError.ReadToEndAsync(patience.Token);

        await ingest.StartServerAsync();

        await ingest.UntilAsync("SELECT count(*) = 1 FROM versions WHERE state = 'indexed'");
        await IngestCli.SignalAsync(host, "TERM");
        await host.WaitForExitAsync(patience.Token);
        host.ExitCode.ShouldBe(0, await errors);
    }

    private static async Task LoseToAnotherHostAsync(IngestCli ingest, System.Diagnostics.Process host)
    {
        await IngestCli.SignalAsync(host, "STOP");
        await ingest.RestartServerAsync();
        await using var database = new IngestDatabase(ingest.ConnectionString);
        await using var other = (await HostLock.TryAcquireAsync(database, CancellationToken.None)).ShouldNotBeNull();
        await IngestCli.SignalAsync(host, "CONT");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await host.WaitForExitAsync(patience.Token);
    }

    /// <summary>As a worker leaves it that was killed together with its child.</summary>
    private static string LeaveChildFolder(TemporaryFolder temporary)
    {
        var folder = Directory.CreateDirectory(temporary.File("ingest-child-gone")).FullName;
        File.WriteAllText(Path.Combine(folder, ".worker"), "");
        File.WriteAllText(Path.Combine(folder, "spilled"), "half a page");
        Directory.SetLastWriteTimeUtc(folder, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-5));
        return folder;
    }
}
