using System.Globalization;
using Dapper;
using IngestPipeline.Storage.Ledger;
using Npgsql;

namespace IngestPipeline.Storage.Audit;

/// <summary>Compares what the vector index finds with what a scan of the table finds: a damaged or clogged index answers quietly with less.</summary>
internal sealed class IndexProbe(NpgsqlConnection connection, NpgsqlTransaction snapshot, string tenantId, VectorTable table)
{
    private const int Probes = 8;
    private const int Nearest = 10;
    private const double LeastRecall = 0.9;
    private const double Tie = 1e-6; // Distances of equal passages differ by rounding only.

    public async Task<(int Probes, double? Recall, AuditFinding? Finding)> RunAsync(CancellationToken cancellation)
    {
        var chunks = await FindSampleAsync(cancellation);
        double recall = 0;
        foreach (var chunkId in chunks)
        {
            var exact = await SearchAsync(chunkId, throughIndex: false, cancellation);
            var found = await SearchAsync(chunkId, throughIndex: true, cancellation);
            recall += exact.Count == 0 ? 1 : (double)found.Count(distance => distance <= exact[^1] + Tie) / exact.Count;
        }

        if (chunks.Count == 0)
            return (0, null, null);
        var mean = Math.Round(recall / chunks.Count, 3);
        var finding = mean >= LeastRecall ? null : new AuditFinding("index", table.Name, string.Create(
            CultureInfo.InvariantCulture,
            $"the index finds {mean:P0} of the {Nearest} nearest in {chunks.Count} probes, at least {LeastRecall:P0} is expected"))
        {
            Repair = AuditRepair.RebuildIndex,
        };
        return (chunks.Count, mean, finding);
    }

    /// <summary>Chunk ids are hashes, so ids at even steps are a fair sample, and the same one each time.</summary>
    private async Task<IReadOnlyList<Guid>> FindSampleAsync(CancellationToken cancellation)
    {
        var rows = await connection.QueryAsync<Guid>(Command(
            $"""
            SELECT DISTINCT e.chunk_id FROM generate_series(0, {Probes} - 1) AS step
            CROSS JOIN LATERAL (
              SELECT chunk_id FROM {table.Name} WHERE tenant_id = @tenantId AND chunk_id >= rpad(lpad(to_hex(step * 256 / {Probes}), 2, '0'), 32, '0')::uuid AND {table.NormSql("embedding")} > 0
              ORDER BY tenant_id, chunk_id LIMIT 1
            ) AS e
            """,
            new { tenantId },
            cancellation));
        return rows.AsList();
    }

    private async Task<IReadOnlyList<double>> SearchAsync(Guid chunkId, bool throughIndex, CancellationToken cancellation)
    {
        var onlyIndex = throughIndex ? "off" : "on";
        await connection.ExecuteAsync(Command(
            """
            SELECT set_config('enable_seqscan', @onlyIndex, true), set_config('enable_sort', @onlyIndex, true), set_config('enable_bitmapscan', @onlyIndex, true),
              set_config('enable_indexscan', @indexScan, true), set_config('hnsw.iterative_scan', 'strict_order', true), set_config('hnsw.ef_search', @breadth, true)
            """,
            new { onlyIndex, indexScan = throughIndex ? "on" : "off", breadth = VectorTable.SearchBreadth.ToString(CultureInfo.InvariantCulture) },
            cancellation));
        var probe = await connection.QuerySingleAsync<float[]>(Command(
            $"SELECT embedding::real[] FROM {table.Name} WHERE tenant_id = @tenantId AND chunk_id = @chunkId",
            new { tenantId, chunkId },
            cancellation));
        var distances = await connection.QueryAsync<double>(Command(
            $"SELECT distance FROM ({table.NearestSql("chunk_id", "tenant_id = @tenantId", "@probe", Nearest.ToString(CultureInfo.InvariantCulture), exact: !throughIndex)}) AS nearest",
            new { tenantId, probe },
            cancellation));
        // A vector without length has no distance; that is a finding of its own.
        return [.. distances.Where(double.IsFinite)];
    }

    private CommandDefinition Command(string sql, object parameters, CancellationToken cancellation) => new(sql, parameters, snapshot, cancellationToken: cancellation);
}
