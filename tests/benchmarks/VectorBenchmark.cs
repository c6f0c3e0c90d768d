using System.Diagnostics;
using System.Globalization;
using Dapper;
using IngestPipeline.Domain.Documents;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Benchmarks;

/// <summary>What the ways of storing vectors cost and find, as shares of <c>halfvec</c> in the same run: bytes, time to build the index, time of a query, recall at 10 of an exact search.</summary>
internal static class VectorBenchmark
{
    private const int Width = 1024;
    private const int DefaultRows = 5000;
    private const int Queries = 200;
    private const int Nearest = 10;
    private const int Clusters = 100;
    private const string Tenant = "default";

    public static async Task<int> RunAsync(string? rowsWanted)
    {
        var rows = rowsWanted is null ? DefaultRows : int.Parse(rowsWanted, CultureInfo.InvariantCulture);
        await using var server = await BenchServer.StartAsync();
        await using var database = new IngestDatabase(await server.CreateDatabaseAsync("vectors"));
        var random = new Random(1);
        var centres = Enumerable.Range(0, Clusters).Select(_ => Draw(random, null)).ToArray();
        var vectors = Enumerable.Range(0, rows).Select(_ => Draw(random, centres)).ToList();
        var queries = Enumerable.Range(0, Queries).Select(_ => Draw(random, centres)).ToList();
        var exact = new List<HashSet<Guid>>();
        var figures = new List<(VectorType Type, Figures Figures)>();
        // Single precision first: its exact order is what the others are measured by.
        foreach (var type in new[] { VectorType.Vector, VectorType.Halfvec, VectorType.Binary })
            figures.Add((type, await MeasureAsync(database, new VectorTable(1000 + (int)type, type, Width), vectors, queries, exact)));
        Print(rows, figures);
        return 0;
    }

    private static async Task<Figures> MeasureAsync(IngestDatabase database, VectorTable table, IReadOnlyList<float[]> vectors, IReadOnlyList<float[]> queries, List<HashSet<Guid>> exact)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await connection.ExecuteAsync($"{table.CreateTableSql} ALTER TABLE {table.Name} DROP CONSTRAINT {table.Name}_chunk_fk; SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0");
        await using (var writer = await connection.BeginBinaryImportAsync($"COPY {table.Name} (tenant_id, chunk_id, document_id, embedding) FROM STDIN (FORMAT BINARY)"))
        {
            for (var i = 0; i < vectors.Count; i++)
                await table.WriteAsync(writer, Tenant, new Guid(i, 0, 0, new byte[8]), Guid.Empty, vectors[i], CancellationToken.None);
            await writer.CompleteAsync();
        }

        if (exact.Count == 0)
        {
            foreach (var query in queries)
                exact.Add([.. await FindAsync(connection, table, query, exactly: true)]);
        }

        var build = Stopwatch.StartNew();
        await connection.ExecuteAsync(new CommandDefinition(table.CreateIndexSql(), commandTimeout: 0));
        build.Stop();
        await connection.ExecuteAsync($"ANALYZE {table.Name}; SET hnsw.iterative_scan = 'strict_order'; SET hnsw.ef_search = {VectorTable.SearchBreadth}; SET enable_seqscan = off");
        var times = new List<double>();
        double found = 0;
        for (var i = 0; i < queries.Count; i++)
        {
            var watch = Stopwatch.StartNew();
            var hits = await FindAsync(connection, table, queries[i], exactly: false);
            times.Add(watch.Elapsed.TotalMilliseconds);
            found += (double)hits.Intersect(exact[i]).Count() / Nearest;
        }

        var (heap, index) = await connection.QuerySingleAsync<(long, long)>($"SELECT pg_table_size('{table.Name}'), pg_relation_size('{table.IndexName}')");
        return new Figures(heap, index, build.Elapsed.TotalSeconds, times.Order().ElementAt(times.Count / 2), found / queries.Count);
    }

    private static async Task<IReadOnlyList<Guid>> FindAsync(Npgsql.NpgsqlConnection connection, VectorTable table, float[] query, bool exactly) =>
        (await connection.QueryAsync<Guid>(
            $"SELECT chunk_id FROM ({table.NearestSql("chunk_id", "tenant_id = @Tenant", "@query", Nearest.ToString(CultureInfo.InvariantCulture), exactly)}) AS nearest",
            new { Tenant, query })).AsList();

    private static void Print(int rows, List<(VectorType Type, Figures Figures)> figures)
    {
        var plain = figures.Single(entry => entry.Type == VectorType.Halfvec).Figures;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} vectors of {Width} dimensions in {Clusters} clusters, {Queries} queries; in brackets the share of halfvec"));
        Console.WriteLine("type      table MB       index MB       build s        query ms       recall@10");
        foreach (var (type, own) in figures)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{VectorTypeNames.ToName(type),-8}  {Cell(own.Heap / 1e6, plain.Heap / 1e6)}  {Cell(own.Index / 1e6, plain.Index / 1e6)}  {Cell(own.Build, plain.Build)}  {Cell(own.Query, plain.Query)}  {own.Recall:0.000}"));
        }

        static string Cell(double value, double plain) => string.Create(CultureInfo.InvariantCulture, $"{value,6:0.00} ({value / plain:0.00})").PadRight(13);
    }

    private static float[] Draw(Random random, float[][]? centres)
    {
        var centre = centres?[random.Next(centres.Length)];
        var vector = new float[Width];
        for (var i = 0; i < Width; i++)
            vector[i] = (float)((centre?[i] ?? 0) + ((random.NextDouble() - 0.5) * 2));
        return vector;
    }

    private sealed record Figures(long Heap, long Index, double Build, double Query, double Recall);
}
