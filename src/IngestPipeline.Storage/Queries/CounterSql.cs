namespace IngestPipeline.Storage.Queries;

/// <summary>The counters of a tenant: totals and what was not folded into them yet, in one statement and so in one snapshot.</summary>
internal static class CounterSql
{
    /// <summary>Rows of tenant_id, counter, total.</summary>
    public const string AllTenants = """
        SELECT tenant_id, counter, sum(total)::bigint AS total FROM (
          SELECT tenant_id, counter, total FROM version_counts UNION ALL SELECT tenant_id, counter, change FROM version_count_deltas
        ) AS counted GROUP BY tenant_id, counter
        """;

    /// <summary>Rows of counter, total. Parameter: <c>tenantId</c>.</summary>
    public const string OneTenant = """
        SELECT counter, sum(total)::bigint AS total FROM (
          SELECT counter, total FROM version_counts WHERE tenant_id = @tenantId
          UNION ALL SELECT counter, change FROM version_count_deltas WHERE tenant_id = @tenantId
        ) AS counted GROUP BY counter
        """;
}
