using System.Globalization;
using Dapper;
using IngestPipeline.IntegrationTests.Setup;
using IngestPipeline.Samples;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.IntegrationTests.Pipeline;

/// <summary>A scan of many pages is recognised in parts, and what was recognised before a crash is not recognised again.</summary>
public sealed class LongScanTests(PostgresFixture postgres)
{
    private const int Pages = 12;
    private const int PagesPerPart = 2;
    private const int Parts = Pages / PagesPerPart;

    private static readonly string[] Words = ["anchor", "barrel", "candle", "dragon", "engine", "forest", "garden", "hammer", "island", "jacket", "kettle", "ladder"];

    [Fact]
    public async Task A_killed_host_leaves_only_the_parts_it_had_not_finished()
    {
        ServerPrograms.Require();
        var database = await postgres.CreateDatabaseAsync();
        using var inbox = new TemporaryFolder();
        await File.WriteAllBytesAsync(inbox.File("long.pdf"), PdfSample.Scanned([.. Words.Select((word, index) => SampleDocument.Of($"Page {index + 1}", $"The {word} stands on this page and on no other."))]));
        await using var ingest = new IngestCli(database);
        ingest.Environment["INGEST__Ocr__PagesPerPart"] = PagesPerPart.ToString(CultureInfo.InvariantCulture);
        // One at a time, so that the third is worked on when two are done.
        ingest.Environment["INGEST__Runner__Concurrency"] = "1";
        ingest.Environment["INGEST__Failpoints__ocr.worked"] = "kill:3";
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(128 + 9);
        var before = await PartsAsync(database);
        before.Count.ShouldBe(Parts);
        before.Count(part => part.State == "done").ShouldBe(2);

        ingest.Environment.Remove("INGEST__Failpoints__ocr.worked");
        // Another cut than the one the parts were counted by: the rest must not notice.
        ingest.Environment["INGEST__Ocr__PagesPerPart"] = "1";
        (await ingest.RunAsync("run", inbox.Path)).ExitCode.ShouldBe(0);

        var after = await PartsAsync(database);
        after.ShouldAllBe(part => part.State == "done");
        // What was done stayed as it was; the part that died in the work was taken twice, the others once, by the second host.
        after.Where(part => before.Exists(earlier => earlier.Part == part.Part && earlier.State == "done")).ShouldBe(before.Where(part => part.State == "done"));
        after.Select(part => part.Attempts).Order().ShouldBe([1, 1, 1, 1, 1, 2]);
        after.Select(part => part.Worker).Distinct().Count().ShouldBe(2);
        after.Select(part => part.Artifact).Distinct().Count().ShouldBe(Parts);
        var chunks = await ingest.ReadAsync("chunks", inbox.File("long.pdf"));
        var text = string.Join(' ', chunks.Select(chunk => chunk.GetProperty("text").GetString()));
        Words.ShouldAllBe(word => text.Contains(word, StringComparison.Ordinal));
        (await ingest.ReadAsync("documents")).ShouldHaveSingleItem().GetProperty("pages").GetInt32().ShouldBe(Pages);
        (await ingest.RunAsync("audit")).ExitCode.ShouldBe(0);
    }

    // Of each part: who made what is stored, and how often it was tried.
    private static async Task<List<PartRow>> PartsAsync(IngestDatabase database)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        return [.. await connection.QueryAsync<PartRow>(
            """
            SELECT w.part, w.state, encode(w.artifact, 'hex') AS artifact, a.attempts, a.worker
            FROM work_items AS w
            LEFT JOIN LATERAL (SELECT count(*)::int AS attempts, (array_agg(worker ORDER BY fence DESC))[1] AS worker FROM attempts AS t
              WHERE t.tenant_id = w.tenant_id AND t.version_id = w.version_id AND t.stage = w.stage AND t.part = w.part) AS a ON true
            WHERE w.stage = 'ocr' ORDER BY w.part
            """)];
    }

    private sealed record PartRow
    {
        public int Part { get; init; }

        public string State { get; init; } = "";

        public string? Artifact { get; init; }

        public int Attempts { get; init; }

        public string? Worker { get; init; }
    }
}
