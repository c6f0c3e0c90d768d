using System.Text.Json;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Pipeline;

public sealed class RollbackTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_earlier_content_comes_back_without_new_work_and_stays_until_the_file_changes()
    {
        ServerPrograms.Require();
        var database = await postgres.CreateDatabaseAsync();
        using var inbox = new TemporaryFolder();
        await using var ingest = new IngestCli(database);
        ingest.Environment["INGEST__Intake__SettleMilliseconds"] = "0";
        var file = inbox.File("tariff.txt");
        await TakeInAsync(ingest, inbox, file, "The fee is eleven crowns a month.");
        await TakeInAsync(ingest, inbox, file, "The fee is fourteen crowns a month.");
        var work = await CountAsync(database, "SELECT count(*) FROM artifacts");

        var (exitCode, output) = await ingest.RunAsync("rollback", file, "--json", "--quiet");

        exitCode.ShouldBe(0, output);
        JsonElement.Parse(output).GetProperty("restored_from").GetInt32().ShouldBe(1);
        (await TextsAsync(ingest)).ShouldBe(["The fee is eleven crowns a month."]);
        (await CountAsync(database, "SELECT count(*) FROM artifacts")).ShouldBe(work, "everything that was worked out before is used again");
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        (await TextsAsync(ingest)).ShouldBe(["The fee is eleven crowns a month."], "a rescan compares with what it saw last, not with what is published");
        var history = await ingest.ReadAsync("history", file);
        history.Select(version => (version.GetProperty("state").GetString(), version.GetProperty("published").GetBoolean()))
            .ShouldBe([("superseded", false), ("superseded", false), ("indexed", true)]);
        history[2].GetProperty("restored_from").GetInt32().ShouldBe(1);
        history[2].GetProperty("sha256").GetString().ShouldBe(history[0].GetProperty("sha256").GetString());

        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    private static async Task TakeInAsync(IngestCli ingest, TemporaryFolder inbox, string file, string text)
    {
        await File.WriteAllTextAsync(file, text);
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
    }

    private static async Task<IReadOnlyList<string?>> TextsAsync(IngestCli ingest) => [.. (await ingest.ReadAsync("export")).Select(chunk => chunk.GetProperty("text").GetString())];

    private static async Task<long> CountAsync(IngestDatabase database, string sql)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
