using IngestPipeline.Storage.Postgres;

namespace IngestPipeline.Storage.Queries;

/// <summary>Reads what is known of sources.</summary>
public sealed class SourceReader(IngestDatabase database)
{
    internal const string ListSql = "SELECT root_uri FROM sources WHERE tenant_id = @tenantId AND listings > 0 ORDER BY root_uri";

    /// <summary>All sources with what is known of them.</summary>
    public Task<IReadOnlyList<SourceSummary>> ListSummariesAsync(string tenantId, CancellationToken cancellation) =>
        database.ReadAsync<SourceSummary>(
            "SELECT root_uri, kind, listings, last_listing_at, held_back FROM sources WHERE tenant_id = @tenantId ORDER BY root_uri",
            new { tenantId },
            cancellation);

    /// <summary>URIs of all folders that were listed at least once.</summary>
    public Task<IReadOnlyList<string>> ListAsync(string tenantId, CancellationToken cancellation) =>
        database.ReadAsync<string>(ListSql, new { tenantId }, cancellation);
}
