using System.Text.Json;
using IngestPipeline.IntegrationTests.Pipeline;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Spaces;

/// <summary>Changing the embedding model as a person does it.</summary>
public sealed class SpaceVerbTests(PostgresFixture postgres)
{
    private const string Old = "hashing/feature-hashing-v1/384/cosine";
    private const string New = "hashing/feature-hashing-v1/768/cosine";
    private static readonly string Questions = Path.Combine(IngestCli.Repository, "infra/questions.jsonl");

    [Fact]
    public async Task A_model_is_changed_through_a_build_that_is_killed_a_gate_and_back()
    {
        ServerPrograms.Require();
        var database = await postgres.CreateDatabaseAsync();
        using var inbox = new TemporaryFolder();
        await using var ingest = new IngestCli(database);
        ingest.Environment["INGEST__Intake__SettleMilliseconds"] = "0";
        // More than a batch, so that the build is slow enough to be killed between two.
        var lines = Enumerable.Range(0, 700).Select(i => $"# Berth {i}\n\nThe vessel number {i} lies at berth {i} and carries {i} tons of timber to harbour {i}.\n");
        await File.WriteAllTextAsync(inbox.File("berths.md"), string.Join('\n', lines));
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        (await ingest.RunAsync("run", Path.Combine(IngestCli.Repository, "infra/samples"), "--quiet")).ExitCode.ShouldBe(2);

        (await ingest.RunAsync("space", "add", "--dimensions", "768")).ExitCode.ShouldBe(0);
        (await ingest.RunAsync("space", "add", "--dimensions", "768")).ExitCode.ShouldBe(1, "there is one already");
        (await ingest.RunAsync("space", "promote", New, "--force")).ExitCode.ShouldBe(1, "it is not built");
        using (var build = ingest.Start("reindex", "--space", New, "--rate", "600"))
        {
            await ingest.UntilAsync($"SELECT count(*) >= 200 FROM vectors_{await IdAsync(ingest, New)}");
            await IngestCli.KillGroupAsync(build);
        }

        var killed = await SpaceAsync(ingest, New);
        killed.GetProperty("state").GetString().ShouldBe("building");
        killed.GetProperty("missing").GetInt64().ShouldBeGreaterThan(0);
        // Changed while the build is broken off: the old passages must not be in the new space, the new ones must.
        await File.WriteAllTextAsync(inbox.File("berths.md"), string.Join('\n', lines.Skip(10)) + "\n# Lighthouse\n\nThe lighthouse keeper counts gannets.\n");
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        var (exitCode, output) = await ingest.RunAsync("reindex", "--space", New, "--json");
        exitCode.ShouldBe(0, output);
        JsonElement.Parse(output).GetProperty("missing").GetInt64().ShouldBe(0);

        (await ingest.RunAsync("space", "promote", New)).ExitCode.ShouldBe(1, "without questions it is not tested");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("nowhere.jsonl"), """{"query": "otters", "source": "no-such-file.txt"}""");
        (await ingest.RunAsync("space", "promote", New, "--eval", folder.File("nowhere.jsonl"), "--floor", "0.5")).ExitCode.ShouldBe(2, "it finds too little");
        (await SpaceAsync(ingest, New)).GetProperty("state").GetString().ShouldBe("built");
        (await ingest.RunAsync("space", "promote", New, "--eval", Questions, "--floor", "0.9")).ExitCode.ShouldBe(0);
        (await ingest.ReadAsync("search", "lighthouse keeper gannets"))[0].GetProperty("text").GetString()!.ShouldContain("gannets");
        (await ingest.ReadAsync("chunks", inbox.File("berths.md"))).ShouldAllBe(chunk => chunk.GetProperty("embedding_space").GetString() == New);
        (await ingest.RunAsync("space", "drop", New)).ExitCode.ShouldBe(1, "it is live");

        // The configuration still names the old space; what comes now is embedded in the live one all the same.
        await File.WriteAllTextAsync(inbox.File("later.txt"), "The pilot boat is painted orange.");
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        (await ingest.ReadAsync("chunks", inbox.File("later.txt"))).ShouldHaveSingleItem().GetProperty("embedding_space").GetString().ShouldBe(New);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
        (await ingest.RunAsync("space", "promote", "--rollback")).ExitCode.ShouldBe(0);
        (await ingest.ReadAsync("chunks", inbox.File("later.txt"))).ShouldHaveSingleItem().GetProperty("embedding_space").GetString().ShouldBe(Old);
        (await ingest.ReadAsync("search", "pilot boat painted orange"))[0].GetProperty("vector_rank").GetInt32().ShouldBe(1);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
        (await ingest.RunAsync("space", "drop", New)).ExitCode.ShouldBe(0);
        (await ingest.ReadAsync("space", "list")).ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe(Old);
        (await ingest.RunAsync("space", "promote", "--rollback")).ExitCode.ShouldBe(3, "there is nothing to return to");
    }

    [Fact]
    public async Task Two_spaces_are_compared_on_the_questions()
    {
        ServerPrograms.Require();
        await using var ingest = new IngestCli(await postgres.CreateDatabaseAsync());
        await ingest.RunAsync("run", Path.Combine(IngestCli.Repository, "infra/samples"), "--quiet");
        await ingest.RunAsync("space", "add", "--dimensions", "384", "--vector-type", "binary");
        await ingest.RunAsync("reindex", "--space", Old + "/binary");

        var (exitCode, output) = await ingest.RunAsync("space", "compare", Old + "/binary", "--eval", Questions, "--json");

        exitCode.ShouldBe(0, output);
        var comparison = JsonElement.Parse(output);
        // The same vectors: what the bits lose is found again among the candidates.
        comparison.GetProperty("overlap_at_k").GetDouble().ShouldBeGreaterThan(0.95);
        comparison.GetProperty("new").GetProperty("recall_at_10").GetDouble().ShouldBe(comparison.GetProperty("live").GetProperty("recall_at_10").GetDouble(), 0.05);
        (await ingest.RunAsync("space", "compare", "no-such-space", "--eval", Questions)).ExitCode.ShouldBe(3);
    }

    private static async Task<JsonElement> SpaceAsync(IngestCli ingest, string name) =>
        (await ingest.ReadAsync("space", "list")).Single(space => space.GetProperty("name").GetString() == name);

    private static async Task<long> IdAsync(IngestCli ingest, string name) => (await SpaceAsync(ingest, name)).GetProperty("space_id").GetInt64();
}
