using System.Text.Json;
using Dapper;
using IngestPipeline.IntegrationTests.Setup;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>Chunking strategies through the real executable: parents are stored and reached, but neither embedded nor found.</summary>
public sealed class ParentChildTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Children_are_found_parents_are_reached_from_them_and_the_audit_is_clean()
    {
        ServerPrograms.Require();
        var database = await postgres.CreateDatabaseAsync();
        using var inbox = new TemporaryFolder();
        var text = string.Join(' ', Enumerable.Range(1, 40).Select(i => $"Valve {i} of the northern reservoir closes when gauge {i * 7} reads low."));
        await File.WriteAllTextAsync(inbox.File("valves.md"), $"# Valves\n\n{text}\n");
        await File.WriteAllTextAsync(inbox.File("rows.csv"), "valve,gauge\n" + string.Concat(Enumerable.Range(1, 80).Select(i => $"v{i},g{i * 7}\n")));
        await using var ingest = new IngestCli(database);
        ingest.Environment["INGEST__Chunk__Strategy"] = "parent-child";
        ingest.Environment["INGEST__Chunk__BySource__0__Prefix"] = "file:///nowhere/";
        ingest.Environment["INGEST__Chunk__BySource__0__Strategy"] = "semantic";
        ingest.Environment["INGEST__Chunk__ByMediaType__text/csv"] = "tokens";

        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);

        var chunks = await ingest.ReadAsync("export");
        var (parents, found) = (chunks.Where(IsParent).ToList(), chunks.Where(chunk => !IsParent(chunk)).ToList());
        parents.Count.ShouldBeGreaterThan(0);
        parents.ShouldAllBe(parent => parent.GetProperty("embedding_space").ValueKind == JsonValueKind.Null);
        found.ShouldAllBe(chunk => chunk.GetProperty("embedding_space").ValueKind == JsonValueKind.String);
        found.Where(chunk => Source(chunk).EndsWith(".md", StringComparison.Ordinal)).Select(chunk => chunk.GetProperty("parent_id").GetString()).Distinct()
            .ShouldBe(parents.Select(parent => parent.GetProperty("chunk_id").GetString()));
        found.Where(chunk => Source(chunk).EndsWith(".csv", StringComparison.Ordinal)).ShouldAllBe(chunk => chunk.GetProperty("parent_id").ValueKind == JsonValueKind.Null);

        var hits = await ingest.ReadAsync("search", "northern reservoir valve gauge reads low", "--top", "100");
        hits.Select(Id).ShouldBe(found.Select(Id), ignoreOrder: true);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);

        await using var connection = await database.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("DELETE FROM chunks WHERE flags @> ARRAY['parent']");
        (await ingest.RunAsync("audit", "--json")).Output.ShouldContain("name a parent that is not there");
        (await ingest.RunAsync("audit", "--repair")).Output.ShouldContain("is published again");
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);
        (await ingest.ReadAsync("export")).Select(Id).ShouldBe(chunks.Select(Id), ignoreOrder: true);
    }

    [Fact]
    public async Task An_unknown_strategy_stops_the_host_with_a_sentence_that_names_the_setting()
    {
        ServerPrograms.Require();
        var database = await postgres.CreateDatabaseAsync();
        using var inbox = new TemporaryFolder();
        await using var ingest = new IngestCli(database);
        ingest.Environment["INGEST__Chunk__Strategy"] = "magic";

        using var process = ingest.Start("run", inbox.Path);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(1);
        errors.ShouldContain("Chunk:Strategy is 'magic'; it must be one of structure, tokens, parent-child, semantic");
    }

    private static bool IsParent(JsonElement chunk) => chunk.GetProperty("flags").EnumerateArray().Any(flag => flag.GetString() == "parent");

    private static string Id(JsonElement chunk) => chunk.GetProperty("chunk_id").GetString()!;

    private static string Source(JsonElement chunk) => chunk.GetProperty("source_uri").GetString()!;
}
