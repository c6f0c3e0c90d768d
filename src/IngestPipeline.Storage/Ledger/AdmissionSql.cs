namespace IngestPipeline.Storage.Ledger;

/// <summary>The statement that lets versions in. Its cost follows what is under way and how many tenants there are, never what is finished or waits.</summary>
internal static class AdmissionSql
{
    /// <summary>Parameters: <c>InFlight</c>, <c>PerTenant</c>, <c>Replays</c>. A tenant's turn counts what it has under way, so a late small one goes first.</summary>
    public const string Text = """
        WITH under_way AS (
          SELECT tenant_id, count(*) AS n, count(*) FILTER (WHERE replay) AS replays
          FROM versions WHERE state = 'processing' AND admitted_at IS NOT NULL AND canonical_version_id IS NULL GROUP BY tenant_id
        ), candidates AS (
          SELECT v.tenant_id, v.version_id, v.interactive, v.replay,
            (coalesce(u.n, 0) + row_number() OVER (PARTITION BY v.tenant_id ORDER BY v.interactive DESC, v.replay, v.order_key))::numeric / t.weight AS turn
          FROM tenants AS t
          LEFT JOIN under_way AS u ON u.tenant_id = t.tenant_id
          CROSS JOIN LATERAL (
            SELECT tenant_id, version_id, interactive, replay, order_key FROM versions
            WHERE tenant_id = t.tenant_id AND state = 'processing' AND admitted_at IS NULL AND canonical_version_id IS NULL
            ORDER BY interactive DESC, replay, order_key LIMIT least(@InFlight, greatest(0, @PerTenant - coalesce(u.n, 0)))
          ) AS v
        ), ranked AS (
          SELECT *, row_number() OVER (PARTITION BY replay ORDER BY interactive DESC, turn, tenant_id) AS place FROM candidates
        ), chosen AS (
          SELECT tenant_id, version_id FROM ranked
          WHERE NOT replay OR place <= @Replays - (SELECT coalesce(sum(replays), 0) FROM under_way)
          ORDER BY interactive DESC, replay, turn, tenant_id
          LIMIT greatest(0, @InFlight - (SELECT coalesce(sum(n), 0) FROM under_way))
        ), admitted AS (
          UPDATE versions AS v SET admitted_at = now() FROM chosen AS c
          WHERE v.tenant_id = c.tenant_id AND v.version_id = c.version_id AND v.state = 'processing' AND v.admitted_at IS NULL
          RETURNING v.tenant_id, v.version_id, v.order_key
        ), hinted AS (
          UPDATE work_items AS w SET hinted_at = now() FROM admitted AS a
          WHERE w.tenant_id = a.tenant_id AND w.version_id = a.version_id AND w.state = 'ready'
          RETURNING w.tenant_id, w.version_id, w.stage, w.part, a.order_key
        )
        SELECT tenant_id, version_id, stage, part FROM hinted ORDER BY order_key
        """;
}
