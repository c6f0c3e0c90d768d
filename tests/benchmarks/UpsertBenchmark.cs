using System.Diagnostics;
using System.Globalization;
using Dapper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Providers.Embedding;
using IngestPipeline.Stages.Upsert;
using IngestPipeline.Storage.Intake;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using IngestPipeline.Storage.Queries;
using Npgsql;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// Rows a second of publishing, with everything that belongs to it (fence, copies, near-duplicates, canary, a commit for each document),
/// against <c>psql \copy</c> of the same rows into tables with the same indexes. Then how long replacing a document of 20, 1,000 and 20,000
/// chunks takes, and how long a reader of it waits meanwhile.
/// </summary>
internal static class UpsertBenchmark
{
    private const string Tenant = "default";
    private const int Documents = 80;
    private const int ChunksEach = 32;
    // The first round is for the compiler and does not count.
    private const int Rounds = 4;
    private const double Goal = 0.8;
    private const int Width = 384;
    private static readonly int[] Sizes = [20, 1_000, 20_000];
    private static readonly HashingEmbeddingGenerator Model = new(Width);
    private static readonly EmbeddingSpace Space = new("hashing", HashingEmbeddingGenerator.ModelName, Width);

    public static async Task<int> RunAsync(bool isTimed)
    {
        await using var server = await BenchServer.StartAsync();
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
            ratios.Add(await CompareAsync(server, round));
        ratios.RemoveAt(0);
        var median = ratios.Order().ElementAt(ratios.Count / 2);
        Print($"upsert: published rows a second against psql \\copy: {median:0.00} (median of {ratios.Count}: {string.Join(", ", ratios.Select(ratio => ratio.ToString("0.00", CultureInfo.InvariantCulture)))}; goal at least {Goal:0.0})");
        if (isTimed)
            await TimeReplacementsAsync(await server.CreateDatabaseAsync("timed"));
        return median >= Goal ? 0 : 2;
    }

    private static async Task<double> CompareAsync(BenchServer server, int round)
    {
        var published = await server.CreateDatabaseAsync($"published_{round}");
        var copied = await server.CreateDatabaseAsync($"copied_{round}");
        var publishing = 0.0;
        await using (var database = new IngestDatabase(published))
        {
            var ledger = new WorkLedger(database, new SpaceRegistry(database));
            for (var document = 0; document < Documents; document++)
                publishing += await PublishAsync(database, ledger, $"file:///bench/{document}", ContentOf(document, 1, ChunksEach), 1);
        }

        var copying = await CopyAsync(published, copied, server.Folder);
        const int Rows = Documents * ChunksEach;
        Print($"upsert: {Rows} rows published at {Rows / publishing:0} a second, copied at {Rows / copying:0} a second");
        return copying / publishing;
    }

    private static async Task<double> PublishAsync(IngestDatabase database, WorkLedger ledger, string uri, ChunkSet content, int version)
    {
        var file = new ReceivedFile { TenantId = Tenant, SourceUri = uri, FileName = "a.txt", Content = Sha256Hash.Of($"{uri} {version}"), Bytes = 1, MediaType = "text/plain", FromListing = false };
        var received = await new IntakeLedger(database).RegisterAsync(file, CancellationToken.None);
        await using (var connection = await database.OpenAsync(CancellationToken.None))
        {
            await connection.ExecuteAsync(
                """
                UPDATE work_items SET state = 'done' WHERE version_id = @VersionId;
                UPDATE versions SET admitted_at = now(), stage = 'upsert', chunks = @Count WHERE version_id = @VersionId;
                INSERT INTO work_items (tenant_id, version_id, stage, part, state) VALUES ('default', @VersionId, 'upsert', 0, 'ready')
                """,
                new { received.VersionId, content.Chunks.Count });
        }

        var claim = await ledger.ClaimAsync(new WorkItemId(Tenant, received.VersionId, Stage.Upsert, 0), "bench", TimeSpan.FromMinutes(30), CancellationToken.None);
        var publication = new Publication
        {
            Content = content,
            Vectors = [.. content.Chunks.Select(chunk => Model.Embed(chunk.Text))],
            Space = Space,
            CanaryTop = 10,
            Canaries = [.. CanarySentences.Pick(content, 3).Select(sentence => new CanarySentence(sentence, Model.Embed(sentence)))],
            Near = NearRule.Default,
        };
        var started = Stopwatch.GetTimestamp();
        var result = await ledger.PublishAsync(claim!, publication, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return result.Outcome == CommitOutcome.Indexed ? seconds : throw new InvalidOperationException($"{uri} ended as {result.Outcome}");
    }

    /// <returns>Seconds that psql takes for both tables.</returns>
    private static async Task<double> CopyAsync(string from, string to, string folder)
    {
        await using var source = new IngestDatabase(from);
        await using var target = new IngestDatabase(to);
        var space = await new SpaceRegistry(target).EnsureLiveAsync(Tenant, new SpaceSpec(Space), CancellationToken.None);
        const string Columns = "tenant_id, chunk_id, document_id, version_id, ordinal, text, token_count, heading_path, page_from, page_to, element_types, element_ids, boxes, flags, parent_id, content_sha256";
        var vectors = VectorTable.NameOf(space.SpaceId);
        var (documentRows, chunkRows, vectorRows) = (Path.Combine(folder, "documents.tsv"), Path.Combine(folder, "chunks.tsv"), Path.Combine(folder, "vectors.tsv"));
        await PsqlAsync(from, $"\\copy (SELECT tenant_id, document_id, source_uri, from_listing FROM documents) TO '{documentRows}'");
        await PsqlAsync(from, $"\\copy (SELECT {Columns} FROM chunks ORDER BY document_id, ordinal) TO '{chunkRows}'");
        await PsqlAsync(from, $"\\copy (SELECT e.tenant_id, e.chunk_id, e.document_id, e.embedding FROM {vectors} AS e JOIN chunks USING (tenant_id, chunk_id) ORDER BY document_id, ordinal) TO '{vectorRows}'");
        await PsqlAsync(to, $"\\copy documents (tenant_id, document_id, source_uri, from_listing) FROM '{documentRows}'");
        var started = Stopwatch.GetTimestamp();
        await PsqlAsync(to, $"\\copy chunks ({Columns}) FROM '{chunkRows}'", $"\\copy {vectors} (tenant_id, chunk_id, document_id, embedding) FROM '{vectorRows}'");
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task TimeReplacementsAsync(string address)
    {
        await using var database = new IngestDatabase(address);
        var ledger = new WorkLedger(database, new SpaceRegistry(database));
        foreach (var size in Sizes)
        {
            var uri = $"file:///bench/of-{size}";
            await PublishAsync(database, ledger, uri, ContentOf(size, 1, size), 1);
            using var stop = new CancellationTokenSource();
            var quiet = await ReadAsync(database, uri, reads: 20, CancellationToken.None);
            var reading = ReadAsync(database, uri, int.MaxValue, stop.Token);
            var seconds = await PublishAsync(database, ledger, uri, ContentOf(size, 2, size), 2);
            await stop.CancelAsync();
            var (slowest, editions, reads) = await reading;
            Print($"upsert: replacing a document of {size} chunks took {seconds:0.00} s; {reads} reads meanwhile, the slowest {slowest:0.0} ms ({quiet.Slowest:0.0} ms before), each of one version: {(editions ? "yes" : "NO")}");
        }
    }

    /// <summary>Reads the first and last chunk of a document again and again.</summary>
    private static async Task<(double Slowest, bool OneVersionEach, int Reads)> ReadAsync(IngestDatabase database, string uri, int reads, CancellationToken stop)
    {
        var documentId = NameBasedId.ForDocument(Tenant, uri);
        var (slowest, whole, done) = (0.0, true, 0);
        await using var connection = await database.OpenAsync(CancellationToken.None);
        for (; done < reads && !stop.IsCancellationRequested; done++)
        {
            var started = Stopwatch.GetTimestamp();
            var versions = (await connection.QueryAsync<Guid>(
                "SELECT version_id FROM chunks WHERE tenant_id = 'default' AND document_id = @documentId AND ordinal IN (0, (SELECT max(ordinal) FROM chunks WHERE tenant_id = 'default' AND document_id = @documentId))",
                new { documentId })).ToList();
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            whole &= versions.Count == 2 && versions[0] == versions[1];
            await Task.Yield();
        }

        return (slowest, whole, done);
    }

    private static ChunkSet ContentOf(int document, int edition, int chunks)
    {
        const int Words = 180;
        var random = new Random((document * 31) + edition);
        return new ChunkSet
        {
            DocumentFlags = [],
            Chunks = [.. Enumerable.Range(0, chunks).Select(ordinal =>
            {
                var text = string.Join(' ', Enumerable.Range(0, Words).Select(word => Line($"w{Math.Floor(20_000 * Math.Pow(random.NextDouble(), 3))}{(word % 12 == 11 ? "." : "")}")));
                return new TextChunk
                {
                    Ordinal = ordinal,
                    Text = text,
                    ContentHash = Sha256Hash.Of(text),
                    TokenCount = Words,
                    HeadingPath = ["Part", Line($"Section {ordinal}")],
                    ElementTypes = [ElementType.Paragraph],
                    ElementIds = [ordinal],
                    Boxes = [],
                };
            })],
        };
    }

    private static async Task PsqlAsync(string address, params string[] commands)
    {
        var server = new NpgsqlConnectionStringBuilder(address);
        var start = new ProcessStartInfo("psql", ["--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", .. commands.SelectMany(command => new[] { "--command", command })]);
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGPORT"] = server.Port.ToString(CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = server.Username;
        start.Environment["PGPASSWORD"] = server.Password ?? "";
        start.Environment["PGDATABASE"] = server.Database;
        start.Environment["PGOPTIONS"] = $"--search_path={IngestDatabase.Schema},public";
        using var psql = Process.Start(start)!;
        await psql.WaitForExitAsync();
        if (psql.ExitCode != 0)
            throw new InvalidOperationException($"psql ended with {psql.ExitCode}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
