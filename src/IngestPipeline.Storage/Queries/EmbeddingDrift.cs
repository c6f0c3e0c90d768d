using IngestPipeline.Domain.Ledger;
using IngestPipeline.Storage.Ledger;
using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>How far the mean vector of a day's chunks lies from that of the days before.</summary>
internal sealed class EmbeddingDrift
{
    private const int BaselineDays = 14;

    private readonly Dictionary<(string Name, DateOnly Day), Mean> means;

    private EmbeddingDrift(Dictionary<(string Name, DateOnly Day), Mean> means) => this.means = means;

    public static EmbeddingDrift None { get; } = new([]);

    /// <param name="receivedSql">Versions received since a day, with the name of their group.</param>
    public static async Task<EmbeddingDrift> ReadAsync(IngestDatabase database, string tenantId, StoredSpace live, DateOnly since, string receivedSql, string[] names, CancellationToken cancellation)
    {
        // Ids are hashes, so the first of them are a fair sample of a day, and evenly spaced ordinals one of a document.
        var rows = await database.ReadAsync<Mean>(
            $"""
            WITH placed AS (
              SELECT name, day, version_id, document_id, chunks, row_number() OVER (PARTITION BY name, day ORDER BY version_id) AS place,
                least(chunks, greatest(1, @sample / count(*) OVER (PARTITION BY name, day))) AS wanted
              FROM ({receivedSql}) AS received WHERE state = 'indexed' AND chunks > 0 AND name = ANY (@names)
            )
            SELECT p.name, p.day, count(*) AS chunks, avg(e.embedding)::real[] AS vector
            FROM placed AS p
            CROSS JOIN LATERAL generate_series(0, p.wanted - 1) AS n (n)
            CROSS JOIN LATERAL (
              SELECT chunk_id FROM chunks WHERE tenant_id = @tenantId AND document_id = p.document_id AND ordinal = n.n * p.chunks / p.wanted AND version_id = p.version_id LIMIT 1
            ) AS c
            CROSS JOIN LATERAL (SELECT embedding FROM {new VectorTable(live).Name} WHERE tenant_id = @tenantId AND chunk_id = c.chunk_id LIMIT 1) AS e
            WHERE p.place <= @sample GROUP BY p.name, p.day
            """,
            new { tenantId, since = since.AddDays(-BaselineDays), names, sample = QualityReader.DriftSample },
            cancellation);
        return new EmbeddingDrift(rows.ToDictionary(row => (row.Name, row.Day)));
    }

    /// <summary>Cosine distance, 0 to 2; null without chunks on both sides.</summary>
    public double? Of(string name, DateOnly day)
    {
        if (!means.TryGetValue((name, day), out var today))
            return null;
        var baseline = new double[today.Vector.Length];
        for (var before = 1; before <= BaselineDays; before++)
        {
            if (!means.TryGetValue((name, day.AddDays(-before)), out var earlier))
                continue;
            for (var i = 0; i < baseline.Length; i++)
                baseline[i] += earlier.Vector[i] * earlier.Chunks;
        }

        double product = 0, todays = 0, earliers = 0;
        for (var i = 0; i < baseline.Length; i++)
        {
            product += today.Vector[i] * baseline[i];
            todays += (double)today.Vector[i] * today.Vector[i];
            earliers += baseline[i] * baseline[i];
        }

        return todays > 0 && earliers > 0 ? Math.Round(Math.Max(0, 1 - product / Math.Sqrt(todays * earliers)), 4) : null;
    }

    private sealed class Mean
    {
        public required string Name { get; init; }

        public DateOnly Day { get; init; }

        public long Chunks { get; init; }

        public required float[] Vector { get; init; }
    }
}
