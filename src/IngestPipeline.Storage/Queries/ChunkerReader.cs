using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads how the searchable documents were cut into chunks.</summary>
public sealed class ChunkerReader(IngestDatabase database)
{
    private const string Prefix = "chunked_by_";

    /// <summary>Strategies by name, the one of most documents first; empty when the documents were cut before that was noted.</summary>
    public Task<IReadOnlyList<string>> ReadAsync(string tenantId, CancellationToken cancellation) => database.ReadAsync<string>(
        """
        SELECT substr(m.key, length(@Prefix) + 1)
        FROM versions AS v CROSS JOIN LATERAL jsonb_each_text(v.metrics) AS m
        WHERE v.tenant_id = @tenantId AND v.state = 'indexed' AND m.key LIKE @Prefix || '%' AND m.value = '1'
        GROUP BY m.key ORDER BY count(*) DESC, m.key
        """,
        new { tenantId, Prefix },
        cancellation);
}
