using System.Threading.Channels;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Exhaustion;

/// <summary>One host, and each disk it needs full in turn: stored files, database, temporary folder. It says so, waits, and goes on by itself.</summary>
public sealed class FullDisksTests(PostgresFixture postgres)
{
    // The first rows fit into pages that are there; these do not.
    private const int FilesForTheDatabase = 40;

    [Fact]
    public async Task A_host_whose_disks_fill_up_one_after_the_other_goes_on_as_soon_as_there_is_room()
    {
        ServerPrograms.Require();
        using var inbox = new TemporaryFolder();
        using var temporary = SmallDisk.Mount(megabytes: 8, files: 64);
        using var tables = SmallDisk.Mount(megabytes: 64);
        tables.GiveTo("postgres");
        await using var ingest = new IngestCli();
        using var stored = SmallDisk.Mount(megabytes: 8, at: Directory.CreateDirectory(Path.Combine(ingest.Data, "artifacts")).FullName);
        var address = await postgres.CreateDatabaseInAsync(tables.Path);
        try
        {
            await using var database = new IngestDatabase(address);
            Configure(ingest, temporary);
            using var host = ingest.Start("up", "--watch", inbox.Path, "--urls", "http://127.0.0.1:0", "--database", address);
            var said = Follow(host.StandardError);
            await SaysAsync(said, "listening");

            await PausesWhileFullAsync(stored, inbox, "stored", count: 1, said);
            await UntilIndexedAsync(database, 1);
            await PausesWhileFullAsync(tables, inbox, "tables", FilesForTheDatabase, said);
            await UntilIndexedAsync(database, 1 + FilesForTheDatabase);
            var names = temporary.FillWithFiles();
            Write(inbox, "temporary", count: 1);
            await UntilAsync(database, "SELECT count(*) > 0 FROM attempts WHERE stage = 'parse' AND outcome = 'postponed' AND reason_code = 'TRANSIENT' AND detail LIKE '%space%'");
            Directory.Delete(names, recursive: true);
            await UntilIndexedAsync(database, 2 + FilesForTheDatabase);

            await IngestCli.KillGroupAsync(host);
            (await ingest.RunAsync("audit", "--database", address)).ExitCode.ShouldBe(0);
        }
        finally
        {
            await postgres.DropAsync(address);
        }
    }

    private static void Configure(IngestCli ingest, SmallDisk temporary)
    {
        foreach (var (key, value) in new[]
        {
            ("Intake__SettleMilliseconds", "0"), ("Intake__RescanSeconds", "1"), ("Parse__FilesPerChild", "1"), ("Runner__LeaseSeconds", "5"),
            ("Runner__BackOffMilliseconds", "100"), ("Runner__MaxBackOffSeconds", "1"), ("Dispatcher__PollMilliseconds", "100"), ("Dispatcher__RehintSeconds", "1"),
        })
            ingest.Environment[$"INGEST__{key}"] = value;
        ingest.Environment["TMPDIR"] = temporary.Path;
    }

    private static async Task PausesWhileFullAsync(SmallDisk disk, TemporaryFolder inbox, string name, int count, ChannelReader<string> said)
    {
        var ballast = disk.Fill();
        Write(inbox, name, count);
        await SaysAsync(said, "intake pauses");
        File.Delete(ballast);
        await SaysAsync(said, "intake goes on");
    }

    private static void Write(TemporaryFolder inbox, string name, int count)
    {
        for (var number = 0; number < count; number++)
            File.WriteAllText(inbox.File($"{name}-{number}.txt"), $"File {number} arrives while the disk for {name} is full and speaks of pump {number * 31}.");
    }

    private static ChannelReader<string> Follow(StreamReader output)
    {
        var lines = Channel.CreateUnbounded<string>();
        _ = Task.Run(async () =>
        {
            while (await output.ReadLineAsync() is { } line)
                lines.Writer.TryWrite(line);
            lines.Writer.Complete();
        });
        return lines.Reader;
    }

    private static async Task SaysAsync(ChannelReader<string> said, string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!(await said.ReadAsync(patience.Token)).Contains(words, StringComparison.Ordinal))
        {
        }
    }

    private static Task UntilIndexedAsync(IngestDatabase database, int count) => UntilAsync(database, $"SELECT count(*) = {count} FROM versions WHERE state = 'indexed'");

    private static async Task UntilAsync(IngestDatabase database, string question)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!await database.ScalarAsync<bool>(question))
            await Task.Delay(50, patience.Token);
    }
}
