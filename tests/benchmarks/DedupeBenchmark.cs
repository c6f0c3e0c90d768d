using System.Diagnostics;
using System.Globalization;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Domain.Identity;
using IngestPipeline.Domain.Ledger;
using IngestPipeline.Stages.Dedupe;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;
using Npgsql;

namespace IngestPipeline.Benchmarks;

/// <summary>
/// What near-duplicates cost a document (its signature and bands written, the look-ups, the decision, the commit) beside 1,000, 10,000
/// and 100,000 documents. Each size has a database of its own, and the databases take turns, so that load of the machine falls on all alike.
/// </summary>
internal static class DedupeBenchmark
{
    private const string Tenant = "bench";
    private const int Shingles = 200;
    private const int Documents = 600;
    private const int WarmUp = 60;
    private const double Goal = 1.3;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000];

    public static async Task<int> RunAsync()
    {
        await using var server = await BenchServer.StartAsync();
        var databases = new List<IngestDatabase>();
        foreach (var size in Sizes)
            databases.Add(await FillAsync(server, size));
        var times = Sizes.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Documents; round++)
        {
            for (var i = 0; i < Sizes.Length; i++)
            {
                // Every third is a near-duplicate of one that is there.
                var sketch = round % 3 == 0 ? Edit(SketchOf(round * 37 % Sizes[0]), round) : SketchOf(1_000_000 + round);
                var took = await RegisterAsync(databases[i], Sizes[i] + round, sketch);
                if (round >= WarmUp)
                    times[i].Add(took);
            }
        }

        foreach (var database in databases)
            await database.DisposeAsync();
        return Report(times);
    }

    private static int Report(List<double>[] times)
    {
        var medians = times.Select(all => all.Order().ElementAt(all.Count / 2)).ToArray();
        for (var i = 0; i < Sizes.Length; i++)
            Console.WriteLine(Line($"dedupe: {Sizes[i]} documents there: {medians[i]:0.00} ms a document (median of {times[i].Count}, 95th percentile {times[i].Order().ElementAt(times[i].Count * 95 / 100):0.00})"));
        Console.WriteLine(Line($"dedupe: growth 10k/1k {medians[1] / medians[0]:0.00}, 100k/1k {medians[2] / medians[0]:0.00} (goal at most {Goal:0.0})"));
        return medians[2] / medians[0] <= Goal && medians[1] / medians[0] <= Goal ? 0 : 2;
    }

    private static async Task<double> RegisterAsync(IngestDatabase database, int number, TextSketch sketch)
    {
        var (version, claim) = (VersionOf(number), ClaimOf(number));
        await using (var connection = await database.OpenAsync(CancellationToken.None))
            await WriteVersionsAsync(connection, number, 1);
        var started = Stopwatch.GetTimestamp();
        await using (var record = await RecordTransaction.BeginAsync(database, Tenant, CancellationToken.None))
        {
            var near = new NearDuplicates(record);
            await near.SaveAsync(version, sketch);
            await near.ArriveAsync(claim, version, NearRule.Default);
            await record.CommitAsync();
        }

        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<IngestDatabase> FillAsync(BenchServer server, int size)
    {
        var address = await server.CreateDatabaseAsync(Line($"bench_{size}"));
        var database = new IngestDatabase(address);
        await using var loading = await database.OpenAsync(CancellationToken.None);
        await ExecuteAsync(loading, "SET session_replication_role = replica; INSERT INTO tenants (tenant_id) VALUES ('bench') ON CONFLICT DO NOTHING");
        await WriteVersionsAsync(loading, 0, size);
        var sketches = ParallelEnumerable.Range(0, size).AsOrdered().Select(SketchOf).ToList();
        await WriteSketchesAsync(loading, sketches);
        await ExecuteAsync(loading, "SET session_replication_role = origin; VACUUM ANALYZE; CHECKPOINT", apart: true);
        Console.Error.WriteLine(Line($"{size} documents are there"));
        return database;
    }

    private static async Task WriteVersionsAsync(NpgsqlConnection connection, int first, int count)
    {
        await using (var documents = await connection.BeginBinaryImportAsync("COPY documents (tenant_id, document_id, source_uri, from_listing) FROM STDIN (FORMAT BINARY)"))
        {
            for (var i = first; i < first + count; i++)
                await documents.WriteRowAsync(CancellationToken.None, Tenant, VersionOf(i).DocumentId, Line($"file:///bench/{i}"), true);
            await documents.CompleteAsync();
        }

        await using var versions = await connection.BeginBinaryImportAsync(
            "COPY versions (tenant_id, version_id, document_id, version, generation, order_key, sha256, bytes, media_type, file_name, state) FROM STDIN (FORMAT BINARY)");
        for (var i = first; i < first + count; i++)
        {
            var version = VersionOf(i);
            await versions.WriteRowAsync(CancellationToken.None, Tenant, version.VersionId, version.DocumentId, 1, 1L, version.OrderKey, version.Sha256.ToBytes(), 1L, "text/plain", "a.txt", "indexed");
        }

        await versions.CompleteAsync();
    }

    private static async Task WriteSketchesAsync(NpgsqlConnection connection, List<TextSketch> sketches)
    {
        await using (var signatures = await connection.BeginBinaryImportAsync(
            "COPY near_signatures (tenant_id, version_id, document_id, order_key, shingle_count, shingles, bands, standing, threshold) FROM STDIN (FORMAT BINARY)"))
        {
            for (var i = 0; i < sketches.Count; i++)
            {
                var version = VersionOf(i);
                var shingles = System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>([.. sketches[i].Shingles]).ToArray();
                await signatures.WriteRowAsync(CancellationToken.None, Tenant, version.VersionId, version.DocumentId, version.OrderKey, sketches[i].ShingleCount, shingles, sketches[i].Bands.ToArray(), true, 0.8);
            }

            await signatures.CompleteAsync();
        }

        await using var bands = await connection.BeginBinaryImportAsync("COPY near_bands (tenant_id, band, standing, order_key, version_id) FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < sketches.Count; i++)
        {
            var version = VersionOf(i);
            foreach (var band in sketches[i].Bands)
                await bands.WriteRowAsync(CancellationToken.None, Tenant, band, true, version.OrderKey, version.VersionId);
        }

        await bands.CompleteAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, bool apart = false)
    {
        foreach (var statement in apart ? sql.Split(';') : [sql])
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>A text of its own, but for one band that all texts share, as a letterhead would make it.</summary>
    private static TextSketch SketchOf(int seed)
    {
        var random = new Random(seed);
        return Sketch([.. Enumerable.Range(0, Shingles).Select(_ => (ulong)random.NextInt64()).Order()]);
    }

    private static TextSketch Edit(TextSketch sketch, int seed)
    {
        var random = new Random(-seed);
        return Sketch([.. sketch.Shingles.Select(shingle => random.Next(40) == 0 ? (ulong)random.NextInt64() : shingle).Order()]);
    }

    private static TextSketch Sketch(ulong[] shingles)
    {
        var bands = MinHash.Bands(MinHash.Signature(shingles), []);
        bands[0] = 4711;
        return new TextSketch { Shingles = shingles, ShingleCount = shingles.Length, Bands = bands };
    }

    private static VersionRow VersionOf(int number)
    {
        var documentId = NameBasedId.ForDocument(Tenant, Line($"file:///bench/{number}"));
        return new VersionRow
        {
            VersionId = NameBasedId.ForVersion(documentId, 1),
            DocumentId = documentId,
            Version = 1,
            Generation = 1,
            OrderKey = [number],
            Sha256 = Sha256Hash.Of(Line($"{number}")),
            State = VersionState.Indexed,
            Stage = "upsert",
        };
    }

    private static ClaimedWork ClaimOf(int number) => new()
    {
        Item = new WorkItemId(Tenant, VersionOf(number).VersionId, Stage.Upsert, 0),
        Fence = 1,
        Worker = "bench",
        Failures = 0,
        Deaths = 0,
        Delays = 0,
        DocumentId = VersionOf(number).DocumentId,
        Version = 1,
        SourceUri = "file:///bench",
        FileName = "a.txt",
        MediaType = "text/plain",
        Content = Sha256Hash.Of(Line($"{number}")),
        Bytes = 1,
        AttachmentDepth = 0,
        Overrides = ReplayOverrides.None,
        Finished = [],
    };

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
